package dev.mooring.boot.health;

import dev.mooring.session.circuit.StoreCircuit;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.availability.ApplicationAvailabilityBean;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.AvailabilityState;
import org.springframework.boot.availability.ReadinessState;

/**
 * Spring Boot's availability, which refuses traffic until the session store has answered
 * once. From then on the store has no say in it: its outage is that of all instances.
 */
class StoreAwareAvailability extends ApplicationAvailabilityBean {

	private final ObjectProvider<StoreCircuit> circuit;

	StoreAwareAvailability(ObjectProvider<StoreCircuit> circuit) {
		this.circuit = circuit;
	}

	@Override
	public <S extends AvailabilityState> @Nullable AvailabilityChangeEvent<S> getLastChangeEvent(Class<S> stateType) {
		AvailabilityChangeEvent<S> event = super.getLastChangeEvent(stateType);
		if (event != null && event.getState() == ReadinessState.ACCEPTING_TRAFFIC
				&& !this.circuit.getObject().hasAnswered()) {
			return new AvailabilityChangeEvent<>(this, stateType.cast(ReadinessState.REFUSING_TRAFFIC));
		}
		return event;
	}

}
