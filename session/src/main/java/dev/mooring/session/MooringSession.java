package dev.mooring.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import dev.mooring.session.store.SessionChange;
import dev.mooring.session.store.SessionRecord;
import dev.mooring.session.store.SessionObserver.Refusal;
import dev.mooring.session.store.SessionStoreUnavailableException;
import org.jspecify.annotations.Nullable;

import org.springframework.session.SaveMode;
import org.springframework.session.Session;
import org.springframework.util.Assert;

/**
 * Session that reads each attribute when it is first asked for, and remembers what
 * changed. Thread-safe; the attributes themselves are the application's.
 * <p>
 * One that the store could not be asked for has an id and nothing else, and fails with a
 * {@link SessionStoreUnavailableException} when more is wanted of it: a request may have
 * a session and not need it.
 */
public final class MooringSession implements Session {

	/**
	 * Stands for a value that is removed, or cannot be read.
	 */
	private static final Object ABSENT = new Object();

	/**
	 * What frameworks look for in every session: messages and pages from before a
	 * redirect. A request does not need its session for that.
	 */
	private static final Set<String> DISPENSABLE = Set.of(
			"org.springframework.web.servlet.support.SessionFlashMapManager.FLASH_MAPS",
			"SPRING_SECURITY_SAVED_REQUEST");

	private final SessionSettings settings;

	private final AttributeCodec codec;

	private final Instant creationTime;

	private String id;

	/**
	 * The id under which the session is stored; null if it is not yet.
	 */
	private @Nullable String storedId;

	private Instant lastAccessedTime;

	private Duration maxInactiveInterval;

	/**
	 * Serialized attributes, as they were loaded or saved last.
	 */
	private Map<String, byte[]> stored = Map.of();

	private @Nullable Duration storedInterval;

	/**
	 * Attributes that were read or set.
	 */
	private final Map<String, Object> values = new HashMap<>();

	private Set<String> changedNames = new HashSet<>();

	private boolean lifetimeChanged;

	/**
	 * Whether this object serves one request: its access is recorded once, with the load,
	 * the creation or the first save, and later times are of no interest.
	 */
	private final boolean forRequest;

	private boolean accessRecorded;

	private boolean ended;

	private boolean indexOutdated;

	private Runnable changeListener = () -> {
	};

	private Consumer<String> idListener = (id) -> {
	};

	/**
	 * Why the session could not be loaded; null if it was.
	 */
	private @Nullable SessionStoreUnavailableException unreachable;

	private boolean readsAsEmpty;

	/**
	 * Why the last save was refused; null if an attribute was set since.
	 */
	private @Nullable Refusal refusal;

	private Runnable refusalListener = () -> {
	};

	private MooringSession(SessionSettings settings, AttributeCodec codec, String id, Instant creationTime,
			Instant lastAccessedTime, Duration maxInactiveInterval, boolean forRequest) {
		this.settings = settings;
		this.codec = codec;
		this.id = id;
		this.creationTime = creationTime;
		this.lastAccessedTime = lastAccessedTime;
		this.maxInactiveInterval = maxInactiveInterval;
		this.forRequest = forRequest;
	}

	/**
	 * A session that is not stored yet.
	 */
	static MooringSession create(SessionSettings settings, AttributeCodec codec, boolean forRequest) {
		Instant now = now(settings);
		return new MooringSession(settings, codec, settings.sessionIdGenerator().generate(), now, now,
				wholeSeconds(settings.maxInactiveInterval()), forRequest);
	}

	/**
	 * A stored session.
	 * @param accessedAt when a request accessed it, or null if it is only looked at
	 */
	static MooringSession of(SessionSettings settings, AttributeCodec codec, SessionRecord stored,
			@Nullable Instant accessedAt) {
		MooringSession session = new MooringSession(settings, codec, stored.id(), stored.creationTime(),
				(accessedAt != null) ? accessedAt : stored.lastAccessedTime(), stored.maxInactiveInterval(),
				accessedAt != null);
		session.storedId = stored.id();
		session.stored = stored.attributes();
		session.storedInterval = stored.maxInactiveInterval();
		session.accessRecorded = stored.accessRecorded();
		session.lifetimeChanged = accessedAt != null && !stored.accessRecorded();
		return session;
	}

	/**
	 * A session that the store could not be asked for.
	 * @param readsAsEmpty whether it seems to have no attributes; otherwise it fails when
	 * one is read
	 */
	static MooringSession unreachable(SessionSettings settings, AttributeCodec codec, String id,
			SessionStoreUnavailableException failure, boolean readsAsEmpty) {
		Instant now = now(settings);
		MooringSession session = new MooringSession(settings, codec, id, now, now,
				wholeSeconds(settings.maxInactiveInterval()), true);
		session.storedId = id;
		session.unreachable = failure;
		session.readsAsEmpty = readsAsEmpty;
		return session;
	}

	/**
	 * Whether the store could not be asked for this session.
	 */
	synchronized boolean isUnreachable() {
		return this.unreachable != null;
	}

	/**
	 * Calls a listener before something is refused because of that.
	 */
	void onRefusal(Runnable listener) {
		this.refusalListener = listener;
	}

	private void requireReachable(boolean forChange) {
		if (this.unreachable != null && (forChange || !this.readsAsEmpty)) {
			this.refusalListener.run();
			throw new SessionStoreUnavailableException(
					"The session is needed and cannot be had: " + this.unreachable.getMessage(), this.unreachable);
		}
	}

	static Instant now(SessionSettings settings) {
		return Instant.ofEpochMilli(settings.clock().millis());
	}

	@Override
	public synchronized String getId() {
		return this.id;
	}

	@Override
	public String changeSessionId() {
		requireReachable(true);
		String newId = this.settings.sessionIdGenerator().generate();
		synchronized (this) {
			this.id = newId;
		}
		this.idListener.accept(newId);
		this.changeListener.run();
		return newId;
	}

	@Override
	@SuppressWarnings({ "unchecked", "TypeParameterUnusedInFormals", "NullAway" })
	public synchronized <T> @Nullable T getAttribute(String attributeName) {
		if (!DISPENSABLE.contains(attributeName)) {
			requireReachable(false);
		}
		Object value = value(attributeName);
		return (value != ABSENT) ? (T) value : null;
	}

	private Object value(String name) {
		Object value = this.values.get(name);
		if (value != null) {
			return value;
		}
		byte[] bytes = this.stored.get(name);
		if (bytes == null) {
			return ABSENT;
		}
		Object decoded = this.codec.decode(name, bytes);
		Object found = (decoded != null) ? decoded : ABSENT;
		this.values.put(name, found);
		return found;
	}

	/**
	 * The names of the attributes that can be read: for this, every attribute is.
	 */
	@Override
	public synchronized Set<String> getAttributeNames() {
		requireReachable(false);
		Set<String> names = new HashSet<>(this.stored.keySet());
		names.addAll(this.values.keySet());
		names.removeIf((name) -> value(name) == ABSENT);
		return names;
	}

	/**
	 * Reads every attribute.
	 * @return false if one cannot be read
	 */
	synchronized boolean isReadable() {
		return getAttributeNames().size() == this.stored.size();
	}

	@Override
	public void setAttribute(String attributeName, @Nullable Object attributeValue) {
		Assert.notNull(attributeName, "'attributeName' must not be null");
		if (this.unreachable != null && attributeValue == null && DISPENSABLE.contains(attributeName)) {
			return;
		}
		requireReachable(true);
		synchronized (this) {
			this.values.put(attributeName, (attributeValue != null) ? attributeValue : ABSENT);
			this.changedNames.add(attributeName);
			this.refusal = null;
		}
		this.changeListener.run();
	}

	@Override
	public void removeAttribute(String attributeName) {
		setAttribute(attributeName, null);
	}

	@Override
	public Instant getCreationTime() {
		requireReachable(false);
		return this.creationTime;
	}

	@Override
	public synchronized void setLastAccessedTime(Instant lastAccessedTime) {
		if (!this.accessRecorded && this.unreachable == null) {
			this.lastAccessedTime = Instant.ofEpochMilli(lastAccessedTime.toEpochMilli());
			this.lifetimeChanged = true;
		}
	}

	@Override
	public synchronized Instant getLastAccessedTime() {
		requireReachable(false);
		return this.lastAccessedTime;
	}

	/**
	 * Sets after how long without an access the session expires.
	 * @param interval stored in whole seconds, rounded up, {@link Integer#MAX_VALUE} at
	 * most; negative: never; zero: with the next save
	 */
	@Override
	public void setMaxInactiveInterval(Duration interval) {
		requireReachable(true);
		synchronized (this) {
			this.maxInactiveInterval = wholeSeconds(interval);
			this.lifetimeChanged = true;
		}
		this.changeListener.run();
	}

	private static Duration wholeSeconds(Duration interval) {
		if (interval.isNegative()) {
			return Duration.ofSeconds(-1);
		}
		long seconds = interval.plusNanos(999_999_999).toSeconds();
		return Duration.ofSeconds(Math.min(seconds, Integer.MAX_VALUE));
	}

	@Override
	public synchronized Duration getMaxInactiveInterval() {
		requireReachable(false);
		return this.maxInactiveInterval;
	}

	@Override
	public synchronized boolean isExpired() {
		return this.unreachable == null && !this.maxInactiveInterval.isNegative()
				&& !now(this.settings).isBefore(this.lastAccessedTime.plus(this.maxInactiveInterval));
	}

	/**
	 * Calls a listener after every change but one of the access time.
	 */
	void onChange(Runnable listener) {
		this.changeListener = listener;
	}

	/**
	 * Calls a listener with each new id of the session.
	 */
	void onIdChange(Consumer<String> listener) {
		this.idListener = listener;
	}

	/**
	 * Takes what is to be saved. Every save that was prepared must be ended with
	 * {@link #saved} or {@link #notSaved}.
	 * @return the save, or null if there is nothing to do
	 * @throws SessionAttributeException if an attribute cannot be serialized or is too
	 * large
	 */
	synchronized @Nullable PendingSave prepareSave() {
		boolean isNew = this.storedId == null;
		if (this.ended || this.unreachable != null) {
			return null;
		}
		String previousId = this.id.equals(this.storedId) ? null : this.storedId;
		Map<String, byte[]> attributes = new HashMap<>();
		Set<String> removed = new HashSet<>();
		this.values.forEach((name, value) -> {
			boolean changed = this.changedNames.contains(name);
			if (value == ABSENT) {
				if (changed && this.stored.containsKey(name)) {
					removed.add(name);
				}
			}
			else if (changed || this.settings.saveMode() != SaveMode.ON_SET_ATTRIBUTE) {
				byte[] bytes = this.codec.encode(name, value);
				if (changed || !Arrays.equals(bytes, this.stored.get(name))) {
					attributes.put(name, bytes);
				}
			}
		});
		boolean unchanged = !isNew && previousId == null && !this.lifetimeChanged && attributes.isEmpty()
				&& removed.isEmpty() && !this.indexOutdated;
		if (unchanged) {
			return null;
		}
		if (!attributes.isEmpty()) {
			this.codec.checkSize(size(after(attributes, removed)));
		}
		boolean writesLifetime = isNew || previousId != null || this.lifetimeChanged;
		boolean writes = writesLifetime || !attributes.isEmpty() || !removed.isEmpty();
		if (writes && this.forRequest && !isNew) {
			// Others may have recorded later accesses than the load of this request
			this.lastAccessedTime = now(this.settings);
		}
		PendingSave save = new PendingSave(
				new SessionChange(isNew ? SessionChange.Kind.CREATE : SessionChange.Kind.UPDATE, this.id, previousId,
						this.creationTime, this.lastAccessedTime, this.maxInactiveInterval,
						writesLifetime ? timeToLive() : null, attributes, removed),
				this.changedNames, this.lifetimeChanged, !this.maxInactiveInterval.equals(this.storedInterval));
		this.changedNames = new HashSet<>();
		this.lifetimeChanged = false;
		return save;
	}

	/**
	 * A save was refused. A request may try the same again, with its error page for
	 * example.
	 * @return false if it was refused for the same reason before
	 */
	synchronized boolean refused(Refusal reason) {
		boolean known = this.refusal == reason;
		this.refusal = reason;
		return !known;
	}

	private Duration timeToLive() {
		if (this.maxInactiveInterval.isNegative()) {
			return this.maxInactiveInterval;
		}
		Duration age = Duration.between(this.lastAccessedTime, now(this.settings));
		Duration left = age.isNegative() ? this.maxInactiveInterval : this.maxInactiveInterval.minus(age);
		return left.isNegative() ? Duration.ZERO : left;
	}

	private Map<String, byte[]> after(Map<String, byte[]> attributes, Set<String> removed) {
		Map<String, byte[]> after = new HashMap<>(this.stored);
		after.putAll(attributes);
		after.keySet().removeAll(removed);
		return after;
	}

	/**
	 * The id under which the session is stored; null if it is not.
	 */
	synchronized @Nullable String storedId() {
		return this.storedId;
	}

	/**
	 * Whether one of the attributes is stored, readable or not.
	 */
	synchronized boolean stores(Set<String> names) {
		return !Collections.disjoint(this.stored.keySet(), names);
	}

	synchronized boolean isIndexOutdated() {
		return this.indexOutdated;
	}

	/**
	 * Says whether the index is behind, so that the next save brings it up to date.
	 */
	synchronized void setIndexOutdated(boolean indexOutdated) {
		this.indexOutdated = indexOutdated;
	}

	/**
	 * The session as it is stored, without the changes since.
	 */
	synchronized MooringSession stored() {
		MooringSession session = new MooringSession(this.settings, this.codec, this.id, this.creationTime,
				this.lastAccessedTime, this.maxInactiveInterval, false);
		session.stored = this.stored;
		return session;
	}

	private static long size(Map<String, byte[]> attributes) {
		return attributes.values().stream().mapToLong((bytes) -> bytes.length).sum();
	}

	/**
	 * Ends a save that the store has done.
	 * @param exists whether the session still exists
	 */
	synchronized void saved(PendingSave save, boolean exists) {
		SessionChange change = save.change();
		this.ended = !exists;
		this.storedId = change.id();
		this.storedInterval = change.maxInactiveInterval();
		this.stored = after(change.attributes(), change.removedAttributes());
		this.accessRecorded = this.accessRecorded || (this.forRequest && change.timeToLive() != null);
	}

	/**
	 * Ends a save that failed; what it was to save is part of the next.
	 */
	synchronized void notSaved(PendingSave save) {
		this.changedNames.addAll(save.changedNames());
		this.lifetimeChanged |= save.lifetimeChanged();
	}

	/**
	 * A save on its way to the store.
	 *
	 * @param change what is saved
	 * @param changedNames the attributes that were set or removed
	 * @param lifetimeChanged whether the access time or the interval were set
	 * @param intervalChanged whether the interval differs from what is stored
	 */
	record PendingSave(SessionChange change, Set<String> changedNames, boolean lifetimeChanged,
			boolean intervalChanged) {

	}

}
