package dev.mooring.session.metrics;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

import dev.mooring.session.store.SessionChange;
import dev.mooring.session.store.SessionRecord;
import dev.mooring.session.store.SessionStore;

/**
 * Store whose calls are observed. To see what the store costs it belongs next to it,
 * inside of what cuts calls off or answers them otherwise.
 */
public final class ObservedSessionStore implements SessionStore {

	private final SessionStore store;

	private final ObservedCalls calls;

	/**
	 * Creates a store.
	 * @param store keeps the sessions
	 * @param observer follows the calls
	 */
	public ObservedSessionStore(SessionStore store, StoreCallObserver observer) {
		this.store = store;
		this.calls = new ObservedCalls(observer);
	}

	@Override
	public CompletionStage<Optional<SessionRecord>> load(String id) {
		return this.calls.follow(StoreOperation.LOAD, () -> this.store.load(id), Optional::isPresent,
				ObservedSessionStore::size);
	}

	@Override
	public CompletionStage<Optional<SessionRecord>> access(String id, Instant now) {
		return this.calls.follow(StoreOperation.ACCESS, () -> this.store.access(id, now), Optional::isPresent,
				ObservedSessionStore::size);
	}

	@Override
	public CompletionStage<Boolean> save(SessionChange change) {
		return this.calls.follow(operation(change), () -> this.store.save(change), Boolean::booleanValue,
				(saved) -> size(change.attributes()));
	}

	private static StoreOperation operation(SessionChange change) {
		if (change.kind() == SessionChange.Kind.CREATE) {
			return StoreOperation.CREATE;
		}
		return (change.previousId() != null) ? StoreOperation.CHANGE_ID : StoreOperation.UPDATE;
	}

	@Override
	public CompletionStage<Optional<SessionRecord>> delete(String id) {
		return this.calls.follow(StoreOperation.DELETE, () -> this.store.delete(id), Optional::isPresent,
				ObservedSessionStore::size);
	}

	@Override
	public boolean isAvailable() {
		return this.store.isAvailable();
	}

	private static long size(Optional<SessionRecord> found) {
		return found.map((record) -> size(record.attributes())).orElse((long) StoreCallObserver.NO_SIZE);
	}

	private static long size(Map<String, byte[]> attributes) {
		long size = 0;
		for (byte[] value : attributes.values()) {
			size += value.length;
		}
		return size;
	}

}
