package dev.mooring.session.local;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.mooring.session.store.SessionChange;
import dev.mooring.session.store.SessionRecord;
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
	private final Map<String, JournalEntry> entries = new LinkedHashMap<>();

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
	@Nullable Optional<JournalEntry> find(String id) {
		if (isEmpty()) {
			return null;
		}
		synchronized (this) {
			JournalEntry entry = this.entries.get(id);
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
	synchronized Optional<SessionRecord> access(String id, @Nullable JournalEntry base, Instant now) {
		JournalEntry entry = this.entries.get(id);
		if (entry == null && this.moved.containsKey(id)) {
			return Optional.empty();
		}
		entry = (entry != null) ? entry : base;
		if (entry == null || entry.deleted() || isExpired(entry.session(), now)) {
			return Optional.empty();
		}
		SessionRecord session = entry.session();
		JournalEntry accessed = entry.with(new SessionRecord(id, session.creationTime(), now,
				session.maxInactiveInterval(), session.attributes(), false));
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
	synchronized boolean change(SessionChange change, @Nullable JournalEntry base, Instant now) {
		String id = (change.previousId() != null) ? change.previousId() : change.id();
		JournalEntry existing = this.entries.get(id);
		if (existing == null && this.moved.containsKey(id)) {
			return false;
		}
		JournalEntry before = (existing != null) ? existing : base;
		if ((before != null) ? before.deleted() : change.kind() == SessionChange.Kind.UPDATE) {
			return false;
		}
		JournalEntry after = (before != null) ? before.changed(change, now) : JournalEntry.created(change, now);
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
	synchronized Optional<SessionRecord> delete(String id, @Nullable JournalEntry base, Instant now) {
		JournalEntry existing = this.entries.get(id);
		JournalEntry entry = (existing != null) ? existing : base;
		if ((entry != null && entry.deleted()) || this.moved.containsKey(id)) {
			return Optional.empty();
		}
		JournalEntry deleted = (entry != null) ? entry.delete() : JournalEntry.unknown(id, now);
		requireRoomFor(deleted, id, now);
		put(deleted);
		return Optional.ofNullable(entry).map(JournalEntry::session);
	}

	/**
	 * Follows a save that the store has done, though the session is served from here:
	 * that of another request, which got through.
	 */
	synchronized void saved(SessionChange change) {
		String id = (change.previousId() != null) ? change.previousId() : change.id();
		JournalEntry entry = this.entries.get(id);
		if (entry == null || entry.deleted()) {
			return;
		}
		if (change.previousId() != null) {
			remove(id);
			this.moved.put(id, change.id());
		}
		put(entry.saved(change));
	}

	private void requireRoomFor(JournalEntry entry, String replacedId, Instant now) {
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

	private boolean hasRoomFor(JournalEntry entry, String replacedId) {
		JournalEntry replaced = this.entries.get(replacedId);
		long size = this.bytes + entry.size() - ((replaced != null) ? replaced.size() : 0);
		int count = this.entries.size() + ((replaced != null) ? 0 : 1);
		boolean grows = replaced == null || entry.size() > replaced.size() || entry.isMoved();
		return !grows || (size <= this.settings.maxMemory().toBytes() && count <= this.settings.maxSessions()
				&& this.moved.size() <= this.settings.maxSessions());
	}

	private void put(JournalEntry entry) {
		JournalEntry before = this.entries.put(entry.session().id(), entry);
		this.bytes += entry.size() - ((before != null) ? before.size() : 0);
		this.size = this.entries.size();
	}

	private void remove(String id) {
		JournalEntry entry = this.entries.remove(id);
		this.bytes -= (entry != null) ? entry.size() : 0;
		this.size = this.entries.size();
	}

	synchronized List<JournalEntry> all() {
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
	synchronized boolean replayed(JournalEntry replayed, boolean exists, @Nullable String generation, Instant now) {
		String id = replayed.session().id();
		String newest = this.moved.getOrDefault(id, id);
		while (this.moved.containsKey(newest)) {
			newest = this.moved.get(newest);
		}
		JournalEntry current = this.entries.get(newest);
		if (!exists && current != null && !newest.equals(id) && !current.formerIds().contains(id)) {
			// The store has given it another id meanwhile
			return false;
		}
		JournalEntry rest = (current != null && exists) ? current.without(replayed, generation, now) : null;
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

}
