package dev.mooring.session.local;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.mooring.session.store.SessionChange;
import dev.mooring.session.store.SessionRecord;
import org.jspecify.annotations.Nullable;

/**
 * Sessions as the store had them when this instance last saw them, the least used of them
 * dropped when there are too many.
 */
final class LocalCopies {

	private final Cache<String, Copy> copies;

	/**
	 * Ids that have ended here. A copy that another request took just before counts no
	 * more.
	 */
	private final Cache<String, Boolean> ended;

	private final AtomicLong clock = new AtomicLong();

	LocalCopies(LocalSettings settings) {
		// Caffeine has one bound. With a least weight for each session it is both.
		long most = settings.maxMemory().toBytes();
		int least = (int) Math.max(1, Math.min(Integer.MAX_VALUE, most / settings.maxSessions()));
		this.copies = Caffeine.newBuilder()
			.expireAfterWrite(settings.maxAge())
			.maximumWeight(most)
			.weigher((String id, Copy copy) -> Math.max(least, size(copy.session())))
			.build();
		this.ended = Caffeine.newBuilder()
			.expireAfterWrite(settings.maxAge())
			.maximumSize(settings.maxSessions())
			.build();
	}

	static int size(SessionRecord session) {
		long size = 200;
		for (Map.Entry<String, byte[]> attribute : session.attributes().entrySet()) {
			size += attribute.getKey().length() + attribute.getValue().length + 50;
		}
		return (int) Math.min(Integer.MAX_VALUE, size);
	}

	/**
	 * A point in the order of events, for {@link #put}.
	 */
	long now() {
		return this.clock.get();
	}

	/**
	 * Keeps what the store answered, unless the session was changed here since it was
	 * asked.
	 * @param seen when the record had been accessed
	 * @param asked the point at which the store was asked
	 */
	void put(SessionRecord session, Instant seen, @Nullable String generation, Instant time, long asked) {
		this.copies.asMap()
			.compute(session.id(), (id, before) -> (before != null && before.changed() > asked) ? before
					: new Copy(session, seen, generation, time, (before != null) ? before.changed() : 0));
	}

	/**
	 * Follows a save that the store has done.
	 */
	void changed(SessionChange change, @Nullable String generation, Instant time) {
		long moment = this.clock.incrementAndGet();
		String previousId = (change.previousId() != null) ? change.previousId() : change.id();
		Copy before = this.copies.getIfPresent(previousId);
		if (before == null && change.kind() == SessionChange.Kind.UPDATE) {
			return;
		}
		if (change.previousId() != null) {
			this.copies.invalidate(previousId);
		}
		this.copies.asMap().compute(change.id(), (id, current) -> {
			Copy base = (current != null) ? current : before;
			return new Copy(after((base != null) ? base.session() : null, change), seen(base, change), generation, time,
					moment);
		});
	}

	/**
	 * A save writes its time of access if that is later.
	 */
	private static Instant seen(@Nullable Copy before, SessionChange change) {
		Instant accessed = change.lastAccessedTime();
		return (before != null && before.seen().isAfter(accessed)) ? before.seen() : accessed;
	}

	/**
	 * A session after a change.
	 * @param before the session, or null if the change creates it
	 */
	static SessionRecord after(@Nullable SessionRecord before, SessionChange change) {
		if (before == null) {
			return new SessionRecord(change.id(), change.creationTime(), change.lastAccessedTime(),
					change.maxInactiveInterval(), Map.copyOf(change.attributes()), false);
		}
		Map<String, byte[]> attributes = new HashMap<>(before.attributes());
		attributes.putAll(change.attributes());
		attributes.keySet().removeAll(change.removedAttributes());
		boolean lifetime = change.timeToLive() != null;
		boolean later = change.lastAccessedTime().isAfter(before.lastAccessedTime());
		return new SessionRecord(change.id(), before.creationTime(),
				(lifetime || later) ? change.lastAccessedTime() : before.lastAccessedTime(),
				lifetime ? change.maxInactiveInterval() : before.maxInactiveInterval(), Map.copyOf(attributes), false);
	}

	/**
	 * Follows a copy that was brought back to the store.
	 * @param generation that of the store's data now
	 */
	void restored(Copy copy, @Nullable String generation) {
		this.copies.asMap()
			.computeIfPresent(copy.session().id(),
					(id, current) -> (current != copy) ? current : new Copy(copy.session(),
							copy.session().lastAccessedTime(), generation, copy.time(), copy.changed()));
	}

	/**
	 * What this instance has of a session.
	 * @return null if it has nothing, or the session has ended here
	 */
	@Nullable Copy get(String id) {
		return isEnded(id) ? null : this.copies.getIfPresent(id);
	}

	/**
	 * Whether a session was lately deleted here, or given another id.
	 */
	boolean isEnded(String id) {
		return this.ended.getIfPresent(id) != null;
	}

	/**
	 * Ids that sessions had which have lately ended here.
	 */
	Set<String> ended() {
		return Set.copyOf(this.ended.asMap().keySet());
	}

	/**
	 * Treats a session as ended, until it is known whether it is.
	 */
	void hide(String id) {
		this.ended.put(id, true);
	}

	/**
	 * Takes back {@link #hide}.
	 */
	void show(String id) {
		this.ended.invalidate(id);
	}

	/**
	 * Follows the end of a session, or of its id.
	 */
	void end(String id) {
		this.ended.put(id, true);
		remove(id);
	}

	/**
	 * Forgets a session that the store does not have.
	 */
	void remove(String id) {
		this.clock.incrementAndGet();
		this.copies.invalidate(id);
	}

	List<Copy> all() {
		return List.copyOf(this.copies.asMap().values());
	}

	/**
	 * A copy.
	 *
	 * @param session the session
	 * @param seen when the record in the store was last accessed, at least: one that was
	 * accessed before that is of older data
	 * @param generation that of the store's data, or null if it was not known yet
	 * @param time when the store had it so
	 * @param changed when it was changed here last, in the order of events
	 */
	record Copy(SessionRecord session, Instant seen, @Nullable String generation, Instant time, long changed) {

	}

}
