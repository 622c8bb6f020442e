package dev.mooring.session.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.mooring.session.store.SessionReplay.Change;
import org.jspecify.annotations.Nullable;

/**
 * Sessions in the memory of one instance, for tests: they are lost with it, and shared
 * with no other. Records that have expired, and what is remembered beyond the recovery
 * window, are removed when any session is created, and seen by nobody before that.
 */
public final class InMemorySessionStore implements RecoverableSessionStore {

	private final Map<String, Entry> entries = new HashMap<>();

	private final String generation = UUID.randomUUID().toString();

	private final Clock clock;

	private final RecoveryMemory memory;

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
		this(clock, Duration.ZERO);
	}

	/**
	 * Creates an empty store.
	 * @param clock tells when sessions expire
	 * @param recoveryWindow for how long after a session was deleted or replayed to
	 * remember that; zero: not at all
	 */
	public InMemorySessionStore(Clock clock, Duration recoveryWindow) {
		this.clock = clock;
		this.memory = new RecoveryMemory(clock, recoveryWindow);
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
		this.memory.removeExpired();
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
		if (previousId != null) {
			this.memory.ended(previousId);
		}
		if (change.timeToLive() != null) {
			put(record(change, found.creationTime(), attributes), timeToLive(change));
		}
		else {
			this.entries.put(change.id(),
					new Entry(new SessionRecord(change.id(), found.creationTime(), accessed(found, change),
							found.maxInactiveInterval(), Map.copyOf(attributes), false), entry.expiry));
		}
		return done(true);
	}

	private Instant accessed(SessionRecord found, SessionChange change) {
		return (this.memory.isOn() && change.lastAccessedTime().isAfter(found.lastAccessedTime()))
				? change.lastAccessedTime() : found.lastAccessedTime();
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
		this.memory.ended(id);
		return done(Optional.ofNullable(entry).map((deleted) -> deleted.record));
	}

	@Override
	public CompletionStage<String> generation() {
		return done(this.generation);
	}

	@Override
	public synchronized CompletionStage<ReplayResult> replay(SessionReplay replay) {
		SessionRecord ours = replay.session();
		Entry entry = find(ours.id());
		int conflicts = 0;
		if (this.memory.hasEnded(ours.id()) || (entry == null && !replay.restore())
				|| (entry != null && !entry.record.creationTime().equals(ours.creationTime()))) {
			return done(new ReplayResult(false, 0));
		}
		if (entry == null || (replay.restore() && isOlder(entry.record, replay))) {
			put(new SessionRecord(ours.id(), ours.creationTime(), ours.lastAccessedTime(), ours.maxInactiveInterval(),
					Map.copyOf(ours.attributes()), false), replay.timeToLive());
			this.memory.forget(ours.id());
			replay.changes().forEach((name, change) -> this.memory.changed(ours.id(), name, change));
		}
		else {
			Map<String, byte[]> attributes = new HashMap<>(entry.record.attributes());
			conflicts = merge(replay, entry.record.lastAccessedTime(), attributes);
			touch(replay, entry, Map.copyOf(attributes));
		}
		return done(new ReplayResult(find(ours.id()) != null, conflicts));
	}

	private boolean isOlder(SessionRecord record, SessionReplay replay) {
		SessionRecord ours = replay.session();
		Instant seen = replay.seen();
		return (seen != null) ? record.lastAccessedTime().isBefore(seen)
				: !this.memory.hasChanges(ours.id()) && record.lastAccessedTime().isBefore(ours.lastAccessedTime());
	}

	private int merge(SessionReplay replay, Instant accessed, Map<String, byte[]> attributes) {
		String id = replay.session().id();
		int conflicts = 0;
		for (Map.Entry<String, Change> entry : replay.changes().entrySet()) {
			String name = entry.getKey();
			Change change = entry.getValue();
			if (this.memory.isChanged(id, name, change)) {
				// It was replayed already, and what is there now is later
				continue;
			}
			byte[] current = attributes.get(name);
			Instant changed = this.memory.timeOfChange(id, name, current);
			boolean same = Arrays.equals(current, change.value());
			boolean conflict = !same && !Arrays.equals(current, change.base());
			boolean later = (changed != null) ? change.time().isAfter(changed) : !change.time().isBefore(accessed);
			conflicts += conflict ? 1 : 0;
			if (conflict ? later : !same || changed == null || later) {
				set(attributes, name, change.value());
				this.memory.changed(id, name, change);
			}
		}
		return conflicts;
	}

	private static void set(Map<String, byte[]> attributes, String name, byte @Nullable [] value) {
		if (value != null) {
			attributes.put(name, value);
		}
		else {
			attributes.remove(name);
		}
	}

	/**
	 * Stores the attributes with the later access and a new interval.
	 */
	private void touch(SessionReplay replay, Entry entry, Map<String, byte[]> attributes) {
		SessionRecord ours = replay.session();
		SessionRecord theirs = entry.record;
		boolean later = ours.lastAccessedTime().isAfter(theirs.lastAccessedTime());
		SessionRecord accessed = later ? ours : theirs;
		Duration interval = (replay.intervalChanged() ? ours : theirs).maxInactiveInterval();
		Instant expiry = entry.expiry;
		if (later || replay.intervalChanged()) {
			// The time to live is that of the interval of the same side
			Instant accessedUntil = later ? expiry(replay.timeToLive()) : entry.expiry;
			Instant start = accessedUntil.equals(Instant.MAX) ? this.clock.instant()
					: accessedUntil.minus(accessed.maxInactiveInterval());
			expiry = interval.isNegative() ? Instant.MAX : start.plus(interval);
		}
		this.entries.put(ours.id(), new Entry(new SessionRecord(ours.id(), theirs.creationTime(),
				accessed.lastAccessedTime(), interval, attributes, false), expiry));
	}

	private void put(SessionRecord record, Duration timeToLive) {
		this.entries.put(record.id(), new Entry(record, expiry(timeToLive)));
	}

	private Instant expiry(Duration timeToLive) {
		return timeToLive.isNegative() ? Instant.MAX : this.clock.instant().plus(timeToLive);
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
