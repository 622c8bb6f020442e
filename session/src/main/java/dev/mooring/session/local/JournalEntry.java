package dev.mooring.session.local;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import dev.mooring.session.store.SessionChange;
import dev.mooring.session.store.SessionRecord;
import dev.mooring.session.store.SessionReplay.Change;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a session. Immutable; compared by identity.
 *
 * @param session the session as it is here
 * @param seen when the record in the store was last accessed, at least
 * @param created whether it was created here
 * @param formerIds ids that it had, the one by which the store knows it first
 * @param generation that of the store's data when it was last there; null if unknown or
 * it was created here
 * @param storedUntil when the store lets go of it by itself
 * @param contact when the store had it last, or when it was created here
 * @param changes what changed, by name of the attribute
 * @param intervalChanged whether the interval was changed
 * @param deleted whether it was deleted
 */
record JournalEntry(SessionRecord session, Instant seen, boolean created, Set<String> formerIds,
		@Nullable String generation, Instant storedUntil, Instant contact, Map<String, Change> changes,
		boolean intervalChanged, boolean deleted) {

	static JournalEntry of(LocalCopies.Copy copy) {
		SessionRecord session = copy.session();
		return new JournalEntry(session, copy.seen(), false, Set.of(), copy.generation(), end(session), copy.time(),
				Map.of(), false, false);
	}

	/**
	 * A session of which nothing is known but that it is to be deleted.
	 */
	static JournalEntry unknown(String id, Instant now) {
		return new JournalEntry(new SessionRecord(id, now, now, Duration.ZERO, Map.of(), false), now, false, Set.of(),
				null, now, now, Map.of(), false, true);
	}

	static JournalEntry created(SessionChange change, Instant now) {
		Map<String, Change> changes = new HashMap<>();
		change.attributes().forEach((name, value) -> changes.put(name, new Change(value, null, now)));
		return new JournalEntry(LocalCopies.after(null, change), now, true, Set.of(), null, now, now, changes, false,
				false);
	}

	JournalEntry with(SessionRecord session) {
		return new JournalEntry(session, this.seen, this.created, this.formerIds, this.generation, this.storedUntil,
				this.contact, this.changes, this.intervalChanged, this.deleted);
	}

	JournalEntry changed(SessionChange change, Instant now) {
		Map<String, Change> changes = new HashMap<>(this.changes);
		change.attributes().forEach((name, value) -> changes.put(name, new Change(value, base(name), now)));
		change.removedAttributes().forEach((name) -> changes.put(name, new Change(null, base(name), now)));
		Set<String> formerIds = new LinkedHashSet<>(this.formerIds);
		if (change.previousId() != null) {
			formerIds.add(change.previousId());
		}
		boolean interval = change.timeToLive() != null
				&& !change.maxInactiveInterval().equals(this.session.maxInactiveInterval());
		return new JournalEntry(LocalCopies.after(this.session, change), this.seen, this.created, formerIds,
				this.generation, this.storedUntil, this.contact, changes, this.intervalChanged || interval,
				this.deleted);
	}

	/**
	 * Follows a save that the store has done: that of another request, which got through.
	 */
	JournalEntry saved(SessionChange change) {
		SessionRecord stored = LocalCopies.after(this.session, change);
		Map<String, byte[]> attributes = new HashMap<>(stored.attributes());
		Map<String, Change> rest = new HashMap<>();
		this.changes.forEach((name, ours) -> {
			boolean saved = change.attributes().containsKey(name) || change.removedAttributes().contains(name);
			rest.put(name, saved ? new Change(ours.value(), change.attributes().get(name), ours.time()) : ours);
			if (ours.value() != null) {
				attributes.put(name, ours.value());
			}
			else {
				attributes.remove(name);
			}
		});
		Instant accessed = this.session.lastAccessedTime();
		SessionRecord merged = new SessionRecord(stored.id(), stored.creationTime(),
				accessed.isAfter(stored.lastAccessedTime()) ? accessed : stored.lastAccessedTime(),
				(this.intervalChanged ? this.session : stored).maxInactiveInterval(), Map.copyOf(attributes), false);
		Instant seen = this.seen.isAfter(change.lastAccessedTime()) ? this.seen : change.lastAccessedTime();
		return new JournalEntry(merged, seen, this.created, this.formerIds, this.generation,
				(change.timeToLive() != null) ? end(stored) : this.storedUntil, this.contact, rest,
				this.intervalChanged, false);
	}

	private byte @Nullable [] base(String name) {
		Change before = this.changes.get(name);
		return (before != null) ? before.base() : this.session.attributes().get(name);
	}

	JournalEntry delete() {
		SessionRecord empty = new SessionRecord(this.session.id(), this.session.creationTime(),
				this.session.lastAccessedTime(), this.session.maxInactiveInterval(), Map.of(), false);
		return new JournalEntry(empty, this.seen, this.created, this.formerIds, this.generation, this.storedUntil,
				this.contact, Map.of(), false, true);
	}

	/**
	 * What is left after an earlier form of this entry was brought to the store.
	 */
	JournalEntry without(JournalEntry replayed, @Nullable String generation, Instant now) {
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
		return new JournalEntry(this.session, replayed.session.lastAccessedTime(), false, formerIds, generation,
				end(replayed.session), now, rest, interval, this.deleted);
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
	boolean isUnchanged() {
		return !this.created && !this.deleted && !isMoved() && !this.intervalChanged && this.changes.isEmpty();
	}

	/**
	 * Whether it can go for want of room: it is over, for the store too, or was only
	 * accessed.
	 */
	boolean isDispensable(Instant now) {
		boolean over = Journal.isExpired(this.session, now) && !now.isBefore(this.storedUntil) && !this.deleted;
		return over || isUnchanged();
	}

	long size() {
		long size = LocalCopies.size(this.session);
		for (Map.Entry<String, Change> change : this.changes.entrySet()) {
			byte[] base = change.getValue().base();
			size += change.getKey().length() + 50 + ((base != null) ? base.length : 0);
		}
		return size;
	}

}
