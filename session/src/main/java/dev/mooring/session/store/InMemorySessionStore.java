package dev.mooring.session.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * Sessions in the memory of one instance, for tests: they are lost with it, and shared
 * with no other. Records that have expired are removed when any session is created, and
 * seen by nobody before that.
 */
public final class InMemorySessionStore implements SessionStore {

	private final Map<String, Entry> entries = new HashMap<>();

	private final Clock clock;

	/**
	 * Creates an empty store with the system's clock.
	 */
	public InMemorySessionStore() {
		this(Clock.systemUTC());
	}

	/**
	 * Creates an empty store.
	 * @param clock tells when sessions expire
	 */
	public InMemorySessionStore(Clock clock) {
		this.clock = clock;
	}

	@Override
	public synchronized CompletionStage<Optional<SessionRecord>> load(String id) {
		return done(Optional.ofNullable(find(id)).map((entry) -> entry.record));
	}

	@Override
	public synchronized CompletionStage<Optional<SessionRecord>> access(String id, Instant now) {
		Entry entry = find(id);
		if (entry == null) {
			return done(Optional.empty());
		}
		SessionRecord found = entry.record;
		put(new SessionRecord(id, found.creationTime(), now, found.maxInactiveInterval(), found.attributes(), false),
				found.maxInactiveInterval());
		return done(Optional.of(new SessionRecord(id, found.creationTime(), found.lastAccessedTime(),
				found.maxInactiveInterval(), found.attributes(), true)));
	}

	@Override
	public synchronized CompletionStage<Boolean> save(SessionChange change) {
		return switch (change.kind()) {
			case CREATE -> create(change);
			case UPDATE -> update(change);
		};
	}

	private CompletionStage<Boolean> create(SessionChange change) {
		this.entries.values().removeIf(this::isExpired);
		Entry existing = find(change.id());
		if (existing != null && !existing.record.creationTime().equals(change.creationTime())) {
			return CompletableFuture.failedFuture(
					new SessionStoreException("A session with the id of the new session exists already", null));
		}
		put(record(change, change.creationTime(), change.attributes()), timeToLive(change));
		return done(true);
	}

	private CompletionStage<Boolean> update(SessionChange change) {
		String previousId = change.previousId();
		Entry entry = (previousId != null) ? find(previousId) : null;
		entry = (entry != null) ? entry : find(change.id());
		if (entry == null) {
			return done(false);
		}
		SessionRecord found = entry.record;
		Map<String, byte[]> attributes = new HashMap<>(found.attributes());
		attributes.putAll(change.attributes());
		attributes.keySet().removeAll(change.removedAttributes());
		this.entries.remove(found.id());
		if (change.timeToLive() != null) {
			put(record(change, found.creationTime(), attributes), timeToLive(change));
		}
		else {
			this.entries.put(change.id(),
					new Entry(new SessionRecord(change.id(), found.creationTime(), found.lastAccessedTime(),
							found.maxInactiveInterval(), Map.copyOf(attributes), false), entry.expiry));
		}
		return done(true);
	}

	private static SessionRecord record(SessionChange change, Instant creationTime, Map<String, byte[]> attributes) {
		return new SessionRecord(change.id(), creationTime, change.lastAccessedTime(), change.maxInactiveInterval(),
				Map.copyOf(attributes), false);
	}

	private static Duration timeToLive(SessionChange change) {
		return (change.timeToLive() != null) ? change.timeToLive() : change.maxInactiveInterval();
	}

	@Override
	public synchronized CompletionStage<Optional<SessionRecord>> delete(String id) {
		Entry entry = find(id);
		this.entries.remove(id);
		return done(Optional.ofNullable(entry).map((deleted) -> deleted.record));
	}

	private void put(SessionRecord record, Duration timeToLive) {
		Instant expiry = timeToLive.isNegative() ? Instant.MAX : this.clock.instant().plus(timeToLive);
		this.entries.put(record.id(), new Entry(record, expiry));
	}

	private @Nullable Entry find(String id) {
		Entry entry = this.entries.get(id);
		return (entry != null && !isExpired(entry)) ? entry : null;
	}

	private boolean isExpired(Entry entry) {
		return !this.clock.instant().isBefore(entry.expiry);
	}

	private static <T> CompletionStage<T> done(T result) {
		return CompletableFuture.completedFuture(result);
	}

	private record Entry(SessionRecord record, Instant expiry) {

	}

}
