package dev.mooring.session.circuit;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

import dev.mooring.session.store.SessionChange;
import dev.mooring.session.store.SessionRecord;
import dev.mooring.session.store.SessionStore;

/**
 * Store behind a circuit breaker.
 */
public final class CircuitSessionStore implements SessionStore {

	private final SessionStore store;

	private final StoreCircuit circuit;

	/**
	 * Creates a store.
	 * @param store keeps the sessions
	 * @param circuit cuts calls off while the store is unavailable
	 */
	public CircuitSessionStore(SessionStore store, StoreCircuit circuit) {
		this.store = store;
		this.circuit = circuit;
	}

	@Override
	public CompletionStage<Optional<SessionRecord>> load(String id) {
		return this.circuit.call(() -> this.store.load(id));
	}

	@Override
	public CompletionStage<Optional<SessionRecord>> access(String id, Instant now) {
		return this.circuit.call(() -> this.store.access(id, now));
	}

	@Override
	public CompletionStage<Boolean> save(SessionChange change) {
		return this.circuit.call(() -> this.store.save(change));
	}

	@Override
	public CompletionStage<Optional<SessionRecord>> delete(String id) {
		return this.circuit.call(() -> this.store.delete(id));
	}

	@Override
	public boolean isAvailable() {
		return this.circuit.isClosed() && this.store.isAvailable();
	}

}
