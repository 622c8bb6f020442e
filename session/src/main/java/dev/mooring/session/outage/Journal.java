package dev.mooring.session.outage;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.mooring.session.store.SessionChange;
import dev.mooring.session.store.SessionRecord;
import dev.mooring.session.store.SessionReplay.Change;
import dev.mooring.session.store.SessionStoreUnavailableException;
import org.jspecify.annotations.Nullable;

/**
 * Sessions that were used in this instance while the store was away, each with what was
 * changed in it: the last change of each attribute. Until they have been brought to the
 * store they are served from here.
 */
final class Journal {

	private final LocalSettings settings;

	/**
	 * In the order of their first change.
	 */
	private final Map<String, Entry> entries = new LinkedHashMap<>();

	/**
	 * Ids that were changed here: no sessions have them any more.
	 */
	private final Map<String, String> moved = new HashMap<>();

	private long bytes;

	private volatile int size;

	Journal(LocalSettings settings) {
		this.settings = settings;
	}

	int size() {
		return this.size;
	}

	boolean isEmpty() {
		return this.size == 0;
	}

	/**
	 * What is known of an id.
	 * @return null if nothing is; empty if no session has it
	 */
	@Nullable Optional<Entry> find(String id) {
		if (isEmpty()) {
			return null;
		}
		synchronized (this) {
			Entry entry = this.entries.get(id);
			if (entry != null) {
				return entry.deleted() ? Optional.empty() : Optional.of(entry);
			}
			return this.moved.containsKey(id) ? Optional.empty() : null;
		}
	}

	/**
	 * Records an access.
	 * @param base the session if there is no entry yet
	 * @return the session as it was before
	 */
	synchronized Optional<SessionRecord> access(String id, @Nullable Entry base, Instant now) {
		Entry entry = this.entries.get(id);
		if (entry == null && this.moved.containsKey(id)) {
			return Optional.empty();
		}
		entry = (entry != null) ? entry : base;
		if (entry == null || entry.deleted() || isExpired(entry.session(), now)) {
			return Optional.empty();
		}
		SessionRecord session = entry.session();
		Entry accessed = entry.with(new SessionRecord(id, session.creationTime(), now, session.maxInactiveInterval(),
				session.attributes(), false));
		if (this.entries.containsKey(id) || hasRoomFor(accessed, id)) {
			put(accessed);
		}
		return Optional.of(new SessionRecord(id, session.creationTime(), session.lastAccessedTime(),
				session.maxInactiveInterval(), session.attributes(), true));
	}

	/**
	 * Makes a change.
	 * @param base the session if there is no entry; null if the change creates it
	 * @return false if the session has ended
	 * @throws SessionStoreUnavailableException if the journal is full
	 */
	synchronized boolean change(SessionChange change, @Nullable Entry base, Instant now) {
		String id = (change.previousId() != null) ? change.previousId() : change.id();
		Entry existing = this.entries.get(id);
		if (existing == null && this.moved.containsKey(id)) {
			return false;
		}
		Entry before = (existing != null) ? existing : base;
		if ((before != null) ? before.deleted() : change.kind() == SessionChange.Kind.UPDATE) {
			return false;
		}
		Entry after = (before != null) ? before.changed(change, now) : Entry.created(change, now);
		requireRoomFor(after, id, now);
		if (change.previousId() != null) {
			remove(change.previousId());
			this.moved.put(change.previousId(), change.id());
		}
		put(after);
		return true;
	}

	/**
	 * Deletes a session.
	 * @param base the session if there is no entry yet; null if nothing is known of it
	 * @return the session as it was; empty if nothing is known of it
	 * @throws SessionStoreUnavailableException if the journal is full
	 */
	synchronized Optional<SessionRecord> delete(String id, @Nullable Entry base, Instant now) {
		Entry existing = this.entries.get(id);
		Entry entry = (existing != null) ? existing : base;
		if ((entry != null && entry.deleted()) || this.moved.containsKey(id)) {
			return Optional.empty();
		}
		Entry deleted = (entry != null) ? entry.delete() : Entry.unknown(id, now);
		requireRoomFor(deleted, id, now);
		put(deleted);
		return Optional.ofNullable(entry).map(Entry::session);
	}

	private void requireRoomFor(Entry entry, String replacedId, Instant now) {
		if (!hasRoomFor(entry, replacedId)) {
			List.copyOf(this.entries.values())
				.stream()
				.filter((existing) -> existing.isDispensable(now))
				.forEach((existing) -> end(existing.session().id()));
			if (!hasRoomFor(entry, replacedId)) {
				throw new SessionStoreUnavailableException(
						"The session store is unavailable, and the journal of changes is full", null);
			}
		}
	}

	private boolean hasRoomFor(Entry entry, String replacedId) {
		Entry replaced = this.entries.get(replacedId);
		long size = this.bytes + entry.size() - ((replaced != null) ? replaced.size() : 0);
		int count = this.entries.size() + ((replaced != null) ? 0 : 1);
		boolean grows = replaced == null || entry.size() > replaced.size() || entry.isMoved();
		return !grows || (size <= this.settings.maxMemory().toBytes() && count <= this.settings.maxSessions()
				&& this.moved.size() <= this.settings.maxSessions());
	}

	private void put(Entry entry) {
		Entry before = this.entries.put(entry.session().id(), entry);
		this.bytes += entry.size() - ((before != null) ? before.size() : 0);
		this.size = this.entries.size();
	}

	private void remove(String id) {
		Entry entry = this.entries.remove(id);
		this.bytes -= (entry != null) ? entry.size() : 0;
		this.size = this.entries.size();
	}

	synchronized List<Entry> all() {
		return List.copyOf(this.entries.values());
	}

	static boolean isExpired(SessionRecord session, Instant now) {
		Duration interval = session.maxInactiveInterval();
		return !interval.isNegative() && !now.isBefore(session.lastAccessedTime().plus(interval));
	}

	/**
	 * Drops what the store has taken, or will never take.
	 * @param replayed the entry as it was brought to the store
	 * @param exists whether the session exists there
	 * @param generation that of the store's data
	 * @return whether nothing is left of it
	 */
	synchronized boolean replayed(Entry replayed, boolean exists, @Nullable String generation, Instant now) {
		String id = replayed.session().id();
		String newest = this.moved.getOrDefault(id, id);
		while (this.moved.containsKey(newest)) {
			newest = this.moved.get(newest);
		}
		Entry current = this.entries.get(newest);
		Entry rest = (current != null && exists) ? current.without(replayed, generation, now) : null;
		if (rest == null || rest.isUnchanged()) {
			// An access since the replay began is not worth another
			end(newest);
			return true;
		}
		put(rest);
		return false;
	}

	private void end(String id) {
		remove(id);
		Set<String> ended = new HashSet<>(Set.of(id));
		boolean more = true;
		while (more) {
			more = this.moved.entrySet()
				.removeIf((entry) -> ended.contains(entry.getValue()) && ended.add(entry.getKey()));
		}
	}

	/**
	 * What happened to a session. Immutable; compared by identity.
	 *
	 * @param session the session as it is here
	 * @param created whether it was created here
	 * @param formerIds ids that it had, the one by which the store knows it first
	 * @param generation that of the store's data when it was last there; null if unknown
	 * or it was created here
	 * @param storedUntil when the store lets go of it by itself
	 * @param contact when the store had it last, or when it was created here
	 * @param changes what changed, by name of the attribute
	 * @param intervalChanged whether the interval was changed
	 * @param deleted whether it was deleted
	 */
	record Entry(SessionRecord session, boolean created, Set<String> formerIds, @Nullable String generation,
			Instant storedUntil, Instant contact, Map<String, Change> changes, boolean intervalChanged,
			boolean deleted) {

		static Entry of(LocalCopies.Copy copy) {
			SessionRecord session = copy.session();
			return new Entry(session, false, Set.of(), copy.generation(), end(session), copy.time(), Map.of(), false,
					false);
		}

		/**
		 * A session of which nothing is known but that it is to be deleted.
		 */
		static Entry unknown(String id, Instant now) {
			return new Entry(new SessionRecord(id, now, now, Duration.ZERO, Map.of(), false), false, Set.of(), null,
					now, now, Map.of(), false, true);
		}

		private static Entry created(SessionChange change, Instant now) {
			Map<String, Change> changes = new HashMap<>();
			change.attributes().forEach((name, value) -> changes.put(name, new Change(value, null, now)));
			return new Entry(LocalCopies.after(null, change), true, Set.of(), null, now, now, changes, false, false);
		}

		private Entry with(SessionRecord session) {
			return new Entry(session, this.created, this.formerIds, this.generation, this.storedUntil, this.contact,
					this.changes, this.intervalChanged, this.deleted);
		}

		private Entry changed(SessionChange change, Instant now) {
			Map<String, Change> changes = new HashMap<>(this.changes);
			change.attributes().forEach((name, value) -> changes.put(name, new Change(value, base(name), now)));
			change.removedAttributes().forEach((name) -> changes.put(name, new Change(null, base(name), now)));
			Set<String> formerIds = new LinkedHashSet<>(this.formerIds);
			if (change.previousId() != null) {
				formerIds.add(change.previousId());
			}
			boolean interval = change.timeToLive() != null
					&& !change.maxInactiveInterval().equals(this.session.maxInactiveInterval());
			return new Entry(LocalCopies.after(this.session, change), this.created, formerIds, this.generation,
					this.storedUntil, this.contact, changes, this.intervalChanged || interval, this.deleted);
		}

		private byte @Nullable [] base(String name) {
			Change before = this.changes.get(name);
			return (before != null) ? before.base() : this.session.attributes().get(name);
		}

		private Entry delete() {
			SessionRecord empty = new SessionRecord(this.session.id(), this.session.creationTime(),
					this.session.lastAccessedTime(), this.session.maxInactiveInterval(), Map.of(), false);
			return new Entry(empty, this.created, this.formerIds, this.generation, this.storedUntil, this.contact,
					Map.of(), false, true);
		}

		/**
		 * What is left after an earlier form of this entry was brought to the store.
		 */
		private Entry without(Entry replayed, @Nullable String generation, Instant now) {
			Map<String, Change> rest = new HashMap<>();
			this.changes.forEach((name, change) -> {
				Change done = replayed.changes.get(name);
				if (done != change) {
					rest.put(name, (done != null) ? new Change(change.value(), done.value(), change.time()) : change);
				}
			});
			Set<String> formerIds = new LinkedHashSet<>(this.formerIds);
			formerIds.removeAll(replayed.formerIds);
			boolean interval = !this.session.maxInactiveInterval().equals(replayed.session.maxInactiveInterval());
			return new Entry(this.session, false, formerIds, generation, end(replayed.session), now, rest, interval,
					this.deleted);
		}

		private static Instant end(SessionRecord session) {
			Duration interval = session.maxInactiveInterval();
			return interval.isNegative() ? Instant.MAX : session.lastAccessedTime().plus(interval);
		}

		boolean isMoved() {
			return !this.formerIds.isEmpty();
		}

		/**
		 * Whether nothing but accesses happened here.
		 */
		private boolean isUnchanged() {
			return !this.created && !this.deleted && !isMoved() && !this.intervalChanged && this.changes.isEmpty();
		}

		/**
		 * Whether it can go for want of room: it is over, for the store too, or was only
		 * accessed.
		 */
		private boolean isDispensable(Instant now) {
			boolean over = isExpired(this.session, now) && !now.isBefore(this.storedUntil) && !this.deleted;
			return over || isUnchanged();
		}

		private long size() {
			long size = LocalCopies.size(this.session);
			for (Map.Entry<String, Change> change : this.changes.entrySet()) {
				byte[] base = change.getValue().base();
				size += change.getKey().length() + 50 + ((base != null) ? base.length : 0);
			}
			return size;
		}

	}

}
