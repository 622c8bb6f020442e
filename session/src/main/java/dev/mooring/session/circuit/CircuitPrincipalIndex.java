package dev.mooring.session.circuit;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;

import dev.mooring.session.store.PrincipalIndex;
import org.jspecify.annotations.Nullable;

/**
 * Principal index behind the circuit breaker of the store.
 */
public final class CircuitPrincipalIndex implements PrincipalIndex {

	private final PrincipalIndex index;

	private final StoreCircuit circuit;

	/**
	 * Creates an index.
	 * @param index knows the sessions of principals
	 * @param circuit cuts calls off while the store is unavailable
	 */
	public CircuitPrincipalIndex(PrincipalIndex index, StoreCircuit circuit) {
		this.index = index;
		this.circuit = circuit;
	}

	@Override
	public CompletionStage<Void> add(String principal, String id, Duration keep, @Nullable String replacedId) {
		return this.circuit.call(() -> this.index.add(principal, id, keep, replacedId));
	}

	@Override
	public CompletionStage<Void> remove(String principal, Set<String> ids) {
		return this.circuit.call(() -> this.index.remove(principal, ids));
	}

	@Override
	public CompletionStage<Set<String>> find(String principal) {
		return this.circuit.call(() -> this.index.find(principal));
	}

}
