package dev.mooring.session.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

import dev.mooring.boot.devredis.DevRedisServer;
import dev.mooring.boot.devredis.test.FreePort;
import dev.mooring.boot.devredis.test.TestRedis;
import dev.mooring.session.serializer.SessionSerializers;
import dev.mooring.session.store.ReplayResult;
import dev.mooring.session.store.SessionChange;
import dev.mooring.session.store.SessionChange.Kind;
import dev.mooring.session.store.SessionObserver;
import dev.mooring.session.store.SessionRecord;
import dev.mooring.session.store.SessionReplay;
import dev.mooring.session.store.SessionReplay.Change;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.Base16;
import io.lettuce.core.protocol.CommandType;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.serializer.RedisSerializer;

import static dev.mooring.session.store.SessionStoreContract.await;
import static dev.mooring.session.store.SessionStoreContract.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What {@link RedisSessionStore} does beyond the contract for recovery: what it
 * remembers, what that costs, records of others, and a Redis that takes no writes.
 */
class RedisRecoveryIT {

	private static final Duration INTERVAL = Duration.ofMinutes(30);

	private static final Duration WINDOW = Duration.ofMinutes(10);

	private static final Instant CREATED = Instant.ofEpochMilli(1_700_000_000_123L);

	private static final String GENERATION = Lettuce.NAMESPACE + ":generation";

	@RegisterExtension
	static final TestRedis redis = new TestRedis();

	private final String id = UUID.randomUUID().toString();

	private final String key = Lettuce.NAMESPACE + ":sessions:" + this.id;

	private final String recoveryKey = Lettuce.NAMESPACE + ":recovery:{" + this.key + "}";

	private LettuceConnectionFactory factory;

	private RedisSessionStore store;

	@BeforeEach
	void connect() {
		this.factory = Lettuce.factory(redis.getUrl());
		this.store = Lettuce.store(this.factory, WINDOW);
		command(RedisCommands::flushall);
	}

	@AfterEach
	void disconnect() {
		command((commands) -> commands.configSet("maxmemory", "0"));
		command((commands) -> commands.configSet("min-replicas-to-write", "0"));
		this.factory.destroy();
	}

	@Test
	void deletionIsRemembered() {
		create(this.store, Map.of());
		await(this.store.delete(this.id));
		assertRemembered(Map.of("ended", "1"));
	}

	@Test
	void changeOfIdIsRemembered() {
		create(this.store, Map.of());
		changeId(this.store);
		assertRemembered(Map.of("ended", "1"));
	}

	@Test
	void replayedChangesAreRemembered() {
		create(this.store, Map.of("removed", bytes("1")));
		replay(this.store, false, Map.of("name", change("2", null), "removed", change(null, "1")));
		String time = String.valueOf(CREATED.plusSeconds(5).toEpochMilli());
		assertRemembered(
				Map.of("sessionAttr:name", time + " " + Base16.digest(bytes("2")), "sessionAttr:removed", time + " "));
	}

	@Test
	void nothingIsRememberedWithoutRecoveryWindow() {
		RedisSessionStore forgetful = Lettuce.store(this.factory);
		create(forgetful, Map.of());
		replay(forgetful, false, Map.of("name", change("2", null)));
		changeId(forgetful);
		await(forgetful.delete(this.id));
		replay(forgetful, true, Map.of("name", change("2", null)));
		List<String> keys = command((commands) -> commands.keys("*recovery*"));
		assertThat(keys).isEmpty();
	}

	@Test
	void whatOthersRememberCountsWithoutRecoveryWindow() {
		await(this.store.delete(this.id));
		assertThat(replay(Lettuce.store(this.factory), true, Map.of()).exists()).isFalse();
	}

	@Test
	void ofIdsThatWouldBeInAnotherSlotNothingIsRemembered() {
		SessionKeys keys = new SessionKeys("{app}:session");
		assertThat(keys.recovery(this.id)).isNotNull();
		assertThat(keys.recovery("{" + this.id)).isNotNull();
		assertThat(new SessionKeys("app").recovery("{tag}" + this.id)).isNull();
		await(this.store.delete("{tag}" + this.id));
		long keysInRedis = command(RedisCommands::dbsize);
		assertThat(keysInRedis).isZero();
	}

	@Test
	void everyStepIsOneCommand() {
		create(this.store, Map.of());
		await(this.store.generation());
		replay(this.store, true, Map.of("name", change("2", null)));
		changeId(this.store);
		await(this.store.delete(this.id));
		command(RedisCommands::configResetstat);
		create(this.store, Map.of());
		await(this.store.generation());
		replay(this.store, true, Map.of("name", change("2", null)));
		changeId(this.store);
		await(this.store.delete(this.id));
		String statistics = command((commands) -> commands.info("commandstats"));
		assertThat(statistics).contains("cmdstat_evalsha:calls=5,").doesNotContain("cmdstat_eval:");
	}

	@Test
	void timeToLiveHasTheTouchInterval() {
		RedisSessionStore lazy = new RedisSessionStore(this.factory, Lettuce.NAMESPACE, RedisSerializer.java(),
				Duration.ofSeconds(60), Lettuce.TIMEOUT, WINDOW, SessionObserver.NONE);
		replay(lazy, true, Map.of());
		assertThat(timeToLive()).isBetween(1_850_000L, 1_860_000L);
		command((commands) -> commands.del(this.key));
		create(lazy, Map.of());
		command((commands) -> commands.pexpire(this.key, 5000));
		replay(lazy, false, Map.of());
		assertThat(timeToLive()).isBetween(1_850_000L, 1_860_000L);
	}

	@Test
	void incompleteRecordIsReplacedByARestoreOnly() {
		for (String field : List.of("creationTime", "lastAccessedTime", "maxInactiveInterval")) {
			create(this.store, Map.of("left", bytes("1")));
			command((commands) -> commands.hdel(this.key, field));
			Map<String, String> before = hash();
			assertThat(replay(this.store, false, Map.of("name", change("2", null))).exists()).isFalse();
			assertThat(hash()).isEqualTo(before);
			assertThat(replay(this.store, true, Map.of("name", change("2", null))).exists()).isTrue();
			assertThat(await(this.store.load(this.id)).orElseThrow().attributes()).containsOnlyKeys("name");
			assertThat(timeToLive()).isPositive();
			command(RedisCommands::flushall);
		}
	}

	@Test
	void valueOfZeroLengthIsAnAbsentAttribute() {
		create(this.store, Map.of());
		command((commands) -> commands.hset(this.key, "sessionAttr:name", ""));
		command((commands) -> commands.hset(this.key, "sessionAttr:removed", ""));
		assertThat(replay(this.store, false, Map.of("name", change("2", null), "removed", change(null, "1"))))
			.isEqualTo(new ReplayResult(true, 0));
		assertThat(await(this.store.load(this.id)).orElseThrow().attributes()).containsOnlyKeys("name");
	}

	@Test
	void recordOfAnotherSerializerIsTheSameSession() {
		RedisSessionStore json = Lettuce.store(this.factory,
				SessionSerializers.json(getClass().getClassLoader(), List.of(), RedisSerializer.java()), WINDOW);
		create(this.store, Map.of("name", bytes("1")));
		assertThat(replay(json, true, Map.of("name", change("2", "1"), "other", change("2", null))))
			.isEqualTo(new ReplayResult(true, 0));
		SessionRecord record = await(json.load(this.id)).orElseThrow();
		assertThat(record.lastAccessedTime()).isEqualTo(CREATED.plusSeconds(5));
		assertThat(record.attributes()).containsOnlyKeys("name", "other");
	}

	@Test
	void replayedSideWinsWhereNumbersCannotBeRead() {
		RedisSessionStore opaque = Lettuce.store(this.factory, new ReversingSerializer(), WINDOW);
		create(opaque, Map.of("name", bytes("0"), "kept", bytes("0")));
		await(opaque.access(this.id, CREATED.plusSeconds(9)));
		command((commands) -> commands.hset(this.key, "sessionAttr:name", "1"));
		command((commands) -> commands.pexpire(this.key, 5000));
		assertThat(replay(opaque, true, Map.of("name", change("2", "0")))).isEqualTo(new ReplayResult(true, 1));
		SessionRecord record = await(opaque.load(this.id)).orElseThrow();
		assertThat(record.attributes()).containsOnlyKeys("name", "kept");
		assertThat(record.attributes().get("name")).isEqualTo(bytes("2"));
		assertThat(record.lastAccessedTime()).isEqualTo(CREATED.plusSeconds(5));
		assertThat(record.maxInactiveInterval()).isEqualTo(INTERVAL);
		assertThat(timeToLive()).isBetween(1_790_000L, 1_800_000L);
		command(RedisCommands::flushall);
		assertThat(replay(opaque, true, Map.of("name", change("2", "0"))).exists()).isTrue();
		assertThat(await(opaque.load(this.id))).isPresent();
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "99999999999999999999999", "-" })
	void garbageInTheIntervalIsReplaced(String garbage) {
		create(this.store, Map.of());
		command((commands) -> commands.hset(this.key, "maxInactiveInterval", garbage));
		assertThat(replay(this.store, false, Map.of("name", change("2", null))).exists()).isTrue();
		assertThat(await(this.store.load(this.id)).orElseThrow().maxInactiveInterval()).isEqualTo(INTERVAL);
		assertThat(timeToLive()).isBetween(1_790_000L, 1_800_000L);
	}

	@Test
	void fullMemoryRefusesReplaysWhole() {
		create(this.store, Map.of());
		Map<String, String> before = hash();
		command((commands) -> commands.configSet("maxmemory", "1"));
		assertThatThrownBy(() -> replay(this.store, false, Map.of("name", change("2", null))))
			.hasStackTraceContaining("OOM");
		assertThat(hash()).isEqualTo(before);
		command((commands) -> commands.del(this.key));
		assertThatThrownBy(() -> replay(this.store, true, Map.of("name", change("2", null))))
			.hasStackTraceContaining("OOM");
		assertThat(hash()).isEmpty();
	}

	@Test
	void generationHasNoTimeToLive() {
		String generation = await(this.store.generation());
		String stored = command((commands) -> commands.get(GENERATION));
		assertThat(generation).isEqualTo(stored + " " + run());
		long timeToLive = command((commands) -> commands.pttl(GENERATION));
		assertThat(timeToLive).isEqualTo(-1);
	}

	@Test
	void generationIsToldWithoutTheRightToAskForTheRun() {
		String generation = await(this.store.generation());
		command((commands) -> commands.aclSetuser("default", AclSetuserArgs.Builder.removeCommand(CommandType.INFO)));
		try {
			assertThat(generation).startsWith(await(this.store.generation()) + " ");
		}
		finally {
			command((commands) -> commands.aclSetuser("default", AclSetuserArgs.Builder.allCommands()));
		}
	}

	private String run() {
		return command((commands) -> commands.info("server")).lines()
			.filter((line) -> line.startsWith("run_id:"))
			.map((line) -> line.substring("run_id:".length()))
			.findFirst()
			.orElseThrow();
	}

	@Test
	void generationIsToldWithFullMemory() {
		String generation = await(this.store.generation());
		command((commands) -> commands.configSet("maxmemory", "1"));
		assertThat(await(this.store.generation())).isEqualTo(generation);
		command((commands) -> commands.del(GENERATION));
		assertThatThrownBy(() -> await(this.store.generation())).hasStackTraceContaining("OOM");
	}

	@Test
	void generationIsToldWithoutReplicas() {
		String generation = await(this.store.generation());
		command((commands) -> commands.configSet("min-replicas-to-write", "1"));
		assertThat(await(this.store.generation())).isEqualTo(generation);
	}

	@Test
	void generationFailsOnAReplica() {
		String generation = await(this.store.generation());
		try (DevRedisServer executable = DevRedisServer.start();
				RedisProcess replica = RedisProcess.start(executable, FreePort.find(), List.of("--save", ""))) {
			LettuceConnectionFactory replicaFactory = Lettuce.factory(replica.url());
			try {
				RedisSessionStore replicated = Lettuce.store(replicaFactory, WINDOW);
				assertThat(await(replicated.generation())).isNotEqualTo(generation);
				Lettuce.command(replica.url(), (commands) -> commands.replicaof("127.0.0.1", 1));
				assertThatThrownBy(() -> await(replicated.generation())).hasStackTraceContaining("READONLY");
				assertThat(await(replicated.load(this.id))).isEmpty();
			}
			finally {
				replicaFactory.destroy();
			}
		}
	}

	private void create(RedisSessionStore creator, Map<String, byte[]> attributes) {
		await(creator.save(new SessionChange(Kind.CREATE, this.id, null, CREATED, CREATED, INTERVAL, INTERVAL,
				attributes, Set.of())));
	}

	private void changeId(RedisSessionStore changer) {
		await(changer.save(new SessionChange(Kind.UPDATE, UUID.randomUUID().toString(), this.id, CREATED, CREATED,
				INTERVAL, INTERVAL, Map.of("name", bytes("1")), Set.of("removed"))));
	}

	/**
	 * Replays what happened five seconds after the creation.
	 */
	private ReplayResult replay(RedisSessionStore replayer, boolean restore, Map<String, Change> changes) {
		Map<String, byte[]> attributes = new HashMap<>();
		changes.forEach((name, change) -> {
			if (change.value() != null) {
				attributes.put(name, change.value());
			}
		});
		return await(replayer.replay(new SessionReplay(
				new SessionRecord(this.id, CREATED, CREATED.plusSeconds(5), INTERVAL, attributes, false), changes,
				false, restore, null, INTERVAL)));
	}

	private static Change change(String value, String base) {
		return new Change((value != null) ? bytes(value) : null, (base != null) ? bytes(base) : null,
				CREATED.plusSeconds(5));
	}

	private void assertRemembered(Map<String, String> fields) {
		Map<String, String> remembered = command((commands) -> commands.hgetall(this.recoveryKey));
		assertThat(remembered).isEqualTo(fields);
		long timeToLive = command((commands) -> commands.pttl(this.recoveryKey));
		assertThat(timeToLive).isBetween(590_000L, 600_000L);
	}

	private Map<String, String> hash() {
		return command((commands) -> commands.hgetall(this.key));
	}

	private long timeToLive() {
		return command((commands) -> commands.pttl(this.key));
	}

	private static <T> T command(Function<RedisCommands<String, String>, T> commands) {
		return Lettuce.command(redis.getUrl(), commands);
	}

}
