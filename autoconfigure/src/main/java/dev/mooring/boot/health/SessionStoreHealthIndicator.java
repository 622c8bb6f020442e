package dev.mooring.boot.health;

import dev.mooring.session.circuit.StoreCircuit;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Health of the session store as its circuit breaker knows it, without asking the store.
 */
class SessionStoreHealthIndicator extends AbstractHealthIndicator {

	private final StoreCircuit circuit;

	SessionStoreHealthIndicator(StoreCircuit circuit) {
		super("The health of the session store cannot be told");
		this.circuit = circuit;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		boolean available = this.circuit.isClosed() && this.circuit.hasAnswered();
		builder.status(available ? "UP" : "DOWN").withDetail("circuit", this.circuit.getState());
		String reason = this.circuit.getReason();
		if (!available && reason != null) {
			builder.withDetail("reason", reason);
		}
	}

}
