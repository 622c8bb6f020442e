package dev.mooring.session.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

import dev.mooring.session.log.LogEvent;
import dev.mooring.session.store.RecoverableSessionStore;
import dev.mooring.session.store.ReplayResult;
import dev.mooring.session.store.SessionChange;
import dev.mooring.session.store.SessionObserver;
import dev.mooring.session.store.SessionObserver.Refusal;
import dev.mooring.session.store.SessionRecord;
import dev.mooring.session.store.SessionReplay;
import dev.mooring.session.store.SessionStoreUnavailableException;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.serializer.RedisSerializer;

/**
 * Sessions in Redis 6.2 or later, or Valkey, alone, replicated or as a cluster.
 * <p>
 * A session is the hash {@code <namespace>:sessions:<id>} that Spring Session's
 * {@code RedisSessionRepository} writes, so that both can serve the same users. Its
 * fields, all values through the serializer:
 * <ul>
 * <li>{@code creationTime}, {@code lastAccessedTime}: {@code Long}, milliseconds since
 * 1970</li>
 * <li>{@code maxInactiveInterval}: {@code Integer}, seconds; negative: never</li>
 * <li>{@code sessionAttr:<name>}: an attribute; with a value of zero length it is
 * absent</li>
 * </ul>
 * Its time to live is the interval, counted by Redis from the last recorded access, plus
 * the touch interval; none if the interval is negative.
 * <p>
 * With a recovery window every save writes a later {@code lastAccessedTime}, so that of
 * two forms of a session it tells the newer one, and what became of a session is
 * remembered that long in the hash
 * {@code <namespace>:recovery:{<namespace>:sessions:<id>}}, which the braces put into the
 * slot of the session on a cluster: {@code ended}, {@code 1} if it was deleted or moved
 * to another id, and {@code sessionAttr:<name>}, the time in milliseconds and the SHA-1
 * of the change that was replayed. Of an id with braces nothing is remembered.
 * {@code <namespace>:generation} is a string, random and without a time to live; on a
 * cluster it tells of the node that has it.
 * <p>
 * Every method is one command: {@code HGETALL} to look at a session, otherwise a script
 * ({@code EVALSHA}), which is atomic and touches one session. Only a change of the id
 * touches two. On a cluster they are in different slots, and the change takes four
 * commands: the session is copied to its new id before it is deleted under its old one,
 * and what others changed in between is copied after it. If the instance dies in the
 * middle, the old id stays as it was, and the copy, whose id nobody was told, expires.
 */
public final class RedisSessionStore implements RecoverableSessionStore {

	private static final byte[] NONE = {};

	private static final byte[] RECORDED = { '1' };

	private final LogEvent writesRefused = LogEvent.warn(RedisSessionStore.class, "mooring.session.writes-refused");

	private final LogEvent unreadable = LogEvent.warn(RedisSessionStore.class, "mooring.session.record-unreadable");

	private final RedisCommands commands;

	private final SessionHashes hashes;

	private final RecordFormat format;

	private final Duration touchInterval;

	private final Duration recoveryWindow;

	private final SessionObserver observer;

	private final IdChangeAcrossSlots idChangeAcrossSlots;

	private final boolean clusterAware;

	private volatile boolean acrossSlots;

	/**
	 * The last interval that was seen, for serializers whose numbers scripts cannot read.
	 */
	private volatile @Nullable Duration lastInterval;

	/**
	 * Creates a store.
	 * @param connectionFactory Redis, in any topology
	 * @param namespace prefix of all keys, not empty
	 * @param serializer writes and reads the required fields
	 * @param touchInterval how often at most the access to a session is recorded; zero:
	 * always
	 * @param timeout how long to wait for each answer, and for a connection
	 * @param recoveryWindow for how long after a session was deleted or replayed to
	 * remember that; zero: not at all
	 * @param observer is told of incomplete records
	 */
	public RedisSessionStore(LettuceConnectionFactory connectionFactory, String namespace,
			RedisSerializer<Object> serializer, Duration touchInterval, Duration timeout, Duration recoveryWindow,
			SessionObserver observer) {
		this.commands = new RedisCommands(connectionFactory, timeout);
		this.hashes = new SessionHashes(this.commands, new SessionKeys(namespace), recoveryWindow);
		this.format = new RecordFormat(serializer);
		this.touchInterval = touchInterval;
		this.recoveryWindow = recoveryWindow;
		this.observer = observer;
		this.idChangeAcrossSlots = new IdChangeAcrossSlots(this.hashes);
		this.clusterAware = connectionFactory.isClusterAware();
		this.acrossSlots = this.clusterAware;
	}

	/**
	 * Whether the sessions are spread over the nodes of a cluster.
	 * @return what the connection is configured for
	 */
	public boolean isClusterAware() {
		return this.clusterAware;
	}

	/**
	 * Calls a listener whenever there is a connection (again).
	 * @param listener called on any thread; must not block
	 */
	public void onConnect(Runnable listener) {
		this.commands.onConnect(listener);
	}

	/**
	 * Closes the connection, for all its users, so that the next call opens another: for
	 * one whose peer has gone without a word, or is no longer the master. Blocks for as
	 * long as closing takes.
	 */
	public void reconnect() {
		this.commands.reconnect();
	}

	/**
	 * Asks Redis for its memory, on a cluster all masters for the fullest of them.
	 * @return the memory, or null if Redis does not say
	 */
	public CompletionStage<@Nullable RedisMemory> memory() {
		return this.commands.memoryInfo().thenApply(RedisMemory::fullest);
	}

	@Override
	public CompletionStage<Optional<SessionRecord>> load(String id) {
		return this.hashes.read(id).thenApply((reply) -> read(id, reply, false));
	}

	@Override
	public CompletionStage<Optional<SessionRecord>> access(String id, Instant now) {
		Duration interval = this.lastInterval;
		return this.hashes
			.access(id, this.format.time(now), RecordFormat.digits(now.toEpochMilli()),
					RecordFormat.digits(this.touchInterval.toMillis()),
					(interval != null) ? this.format.seconds(interval) : NONE,
					(interval != null) ? RecordFormat.digits(interval.toSeconds()) : NONE)
			.thenApply((reply) -> {
				boolean recorded = !reply.isEmpty() && Arrays.equals(reply.get(reply.size() - 1), RECORDED);
				return read(id, reply, recorded);
			});
	}

	private Optional<SessionRecord> read(String id, List<byte[]> reply, boolean accessRecorded) {
		if (reply.isEmpty()) {
			return Optional.empty();
		}
		SessionRecord record = this.format.read(id, reply, accessRecorded);
		if (record == null) {
			this.observer.recordIncomplete();
			this.unreadable.logLimited(() -> "The record of a session lacks a field, or has one that cannot be read: "
					+ "the session does not exist for the application");
			return Optional.empty();
		}
		if (!this.format.isReadableByScripts()) {
			this.lastInterval = record.maxInactiveInterval();
		}
		return Optional.of(record);
	}

	@Override
	public CompletionStage<Boolean> save(SessionChange change) {
		return write(change).whenComplete((saved, failure) -> {
			if (failure != null && RedisCommands.unwrap(failure) instanceof SessionStoreUnavailableException unavailable
					&& unavailable.isReadable()) {
				this.observer.refused(Refusal.STORE_READ_ONLY);
				this.writesRefused.logLimited(() -> "Sessions cannot be saved: " + unavailable.getMessage());
			}
		});
	}

	private CompletionStage<Boolean> write(SessionChange change) {
		Map<String, byte[]> fields = fields(change);
		byte[] timeToLive = timeToLive(change);
		if (change.kind() == SessionChange.Kind.CREATE) {
			return this.hashes.create(change.id(), timeToLive, this.format.time(change.creationTime()), fields)
				.thenApply((created) -> true);
		}
		Set<String> removed = change.removedAttributes()
			.stream()
			.map(RecordFormat::attributeField)
			.collect(Collectors.toSet());
		String previousId = change.previousId();
		if (previousId != null && this.acrossSlots) {
			return this.idChangeAcrossSlots.run(change.id(), previousId, timeToLive, fields, removed);
		}
		CompletionStage<Boolean> updated = this.hashes.update(change.id(), previousId, timeToLive, accessed(change),
				fields, removed);
		if (previousId == null) {
			return updated;
		}
		return updated.exceptionallyCompose((failure) -> {
			if (!(RedisCommands.unwrap(failure) instanceof RedisErrors.CrossSlotException)) {
				return CompletableFuture.failedFuture(failure);
			}
			this.acrossSlots = true;
			return this.idChangeAcrossSlots.run(change.id(), previousId, timeToLive, fields, removed);
		});
	}

	private byte @Nullable [][] accessed(SessionChange change) {
		boolean written = this.recoveryWindow.isZero() || change.timeToLive() != null;
		return written ? null : new byte[][] { RecordFormat.digits(change.lastAccessedTime().toEpochMilli()),
				this.format.time(change.lastAccessedTime()) };
	}

	private Map<String, byte[]> fields(SessionChange change) {
		Map<String, byte[]> fields = new LinkedHashMap<>();
		if (change.kind() == SessionChange.Kind.CREATE) {
			fields.put(RecordFormat.CREATION_TIME, this.format.time(change.creationTime()));
		}
		if (change.timeToLive() != null) {
			fields.put(RecordFormat.LAST_ACCESSED_TIME, this.format.time(change.lastAccessedTime()));
			fields.put(RecordFormat.MAX_INACTIVE_INTERVAL, this.format.seconds(change.maxInactiveInterval()));
		}
		change.attributes().forEach((name, value) -> fields.put(RecordFormat.attributeField(name), value));
		return fields;
	}

	private byte[] timeToLive(SessionChange change) {
		Duration timeToLive = change.timeToLive();
		return (timeToLive != null) ? timeToLive(timeToLive) : NONE;
	}

	private byte[] timeToLive(Duration timeToLive) {
		return RecordFormat.digits(timeToLive.isNegative() ? -1 : timeToLive.plus(this.touchInterval).toMillis());
	}

	@Override
	public CompletionStage<Optional<SessionRecord>> delete(String id) {
		return this.hashes.delete(id).thenApply((reply) -> read(id, reply, false));
	}

	@Override
	public CompletionStage<String> generation() {
		return this.hashes.generation(RecordFormat.bytes(UUID.randomUUID().toString()))
			.thenApply((generation) -> new String(generation, StandardCharsets.UTF_8));
	}

	@Override
	public CompletionStage<ReplayResult> replay(SessionReplay replay) {
		return this.hashes
			.replay(replay.session().id(),
					ReplayArguments.of(replay, this.format, timeToLive(replay.timeToLive()), this.recoveryWindow))
			.thenApply((result) -> new ReplayResult(result.get(0) == 1, result.get(1).intValue()));
	}

}
