package dev.mooring.session.redis;

import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import dev.mooring.boot.devredis.test.TestRedis;
import dev.mooring.session.serializer.SessionSerializers;
import dev.mooring.session.store.SessionChange;
import dev.mooring.session.store.SessionChange.Kind;
import dev.mooring.session.store.SessionObserver;
import dev.mooring.session.store.SessionRecord;
import dev.mooring.session.store.SessionStore;
import dev.mooring.session.store.SessionStoreException;
import io.lettuce.core.KillArgs;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.session.data.redis.RedisSessionRepository;

import static dev.mooring.session.store.SessionStoreContract.await;
import static dev.mooring.session.store.SessionStoreContract.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What {@link RedisSessionStore} does beyond the contract: the stored format, damaged
 * data, and a Redis that does not do as it is told.
 */
class RedisSessionStoreIT {

	private static final Duration INTERVAL = Duration.ofMinutes(30);

	@RegisterExtension
	static final TestRedis redis = new TestRedis();

	private final String id = UUID.randomUUID().toString();

	private final String key = Lettuce.NAMESPACE + ":sessions:" + this.id;

	private final AtomicInteger incomplete = new AtomicInteger();

	private final SessionObserver observer = new SessionObserver() {

		@Override
		public void recordIncomplete() {
			RedisSessionStoreIT.this.incomplete.incrementAndGet();
		}

	};

	private LettuceConnectionFactory factory;

	private SessionStore store;

	@BeforeEach
	void connect() {
		this.factory = Lettuce.factory(redis.getUrl());
		this.store = store(RedisSerializer.java(), Duration.ZERO);
	}

	@AfterEach
	void disconnect() {
		command((commands) -> commands.configSet("maxmemory", "0"));
		this.factory.destroy();
	}

	private SessionStore store(RedisSerializer<Object> serializer, Duration touchInterval) {
		return new RedisSessionStore(this.factory, Lettuce.NAMESPACE, serializer, touchInterval, Lettuce.TIMEOUT,
				Duration.ZERO, this.observer);
	}

	@Test
	void storedFormIsThatOfSpringSession() {
		Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
		create(Map.of("name", RedisSerializer.java().serialize("Ada")));
		Session stock = stock().findById(this.id);
		assertThat(stock).isNotNull();
		assertThat(stock.<String>getAttribute("name")).isEqualTo("Ada");
		assertThat(stock.getMaxInactiveInterval()).isEqualTo(INTERVAL);
		assertThat(stock.getCreationTime()).isBetween(now.minusSeconds(60), now.plusSeconds(60));
		Map<String, String> hash = command((commands) -> commands.hgetall(this.key));
		assertThat(hash).containsOnlyKeys("creationTime", "lastAccessedTime", "maxInactiveInterval",
				"sessionAttr:name");
	}

	@Test
	void whatSpringSessionWritesIsRead() {
		SessionRepository<Session> stock = stock();
		Session session = stock.createSession();
		session.setAttribute("name", "Ada");
		session.setAttribute("removed", "1");
		session.setMaxInactiveInterval(Duration.ofMinutes(7));
		stock.save(session);
		session.removeAttribute("removed");
		stock.save(session);
		SessionRecord record = await(this.store.access(session.getId(), Instant.now())).orElseThrow();
		assertThat(record.creationTime()).isEqualTo(session.getCreationTime().truncatedTo(ChronoUnit.MILLIS));
		assertThat(record.lastAccessedTime()).isEqualTo(session.getLastAccessedTime().truncatedTo(ChronoUnit.MILLIS));
		assertThat(record.maxInactiveInterval()).isEqualTo(Duration.ofMinutes(7));
		assertThat(record.attributes()).containsOnlyKeys("name");
	}

	@Test
	void everyKeyHasItsTimeToLive() {
		create(Map.of());
		assertThat(timeToLive()).isBetween(1_790_000L, 1_800_000L);
		command((commands) -> commands.pexpire(this.key, 5000));
		await(this.store.load(this.id));
		assertThat(timeToLive()).isBetween(1L, 5000L);
		await(this.store.access(this.id, Instant.now()));
		assertThat(timeToLive()).isBetween(1_790_000L, 1_800_000L);
		update(Map.of("name", bytes("Ada")), null);
		assertThat(timeToLive()).isBetween(1_780_000L, 1_800_000L);
		update(Map.of(), Duration.ofSeconds(-1));
		assertThat(timeToLive()).isEqualTo(-1);
	}

	@Test
	void lostTimeToLiveIsRestored() {
		create(Map.of());
		command((commands) -> commands.persist(this.key));
		assertThat(await(this.store.access(this.id, Instant.now()))).isPresent();
		assertThat(timeToLive()).isPositive();
	}

	@Test
	void sessionThatShouldHaveExpiredWithoutTimeToLiveIsGone() {
		create(Map.of());
		command((commands) -> commands.persist(this.key));
		assertThat(await(this.store.access(this.id, Instant.now().plus(INTERVAL).plusSeconds(10)))).isEmpty();
		long keys = command((commands) -> commands.exists(this.key));
		assertThat(keys).isZero();
	}

	@Test
	void recordWithoutRequiredFieldsIsNoSessionAndCounted() {
		for (String field : List.of("creationTime", "lastAccessedTime", "maxInactiveInterval")) {
			create(Map.of("name", bytes("Ada")));
			command((commands) -> commands.hdel(this.key, field));
			assertThat(await(this.store.load(this.id))).isEmpty();
			assertThat(await(this.store.access(this.id, Instant.now()))).isEmpty();
			assertThat(update(Map.of("name", bytes("Grace")), null)).isFalse();
			String name = command((commands) -> commands.hget(this.key, "sessionAttr:name"));
			assertThat(name).isEqualTo("Ada");
			command((commands) -> commands.del(this.key));
		}
		assertThat(this.incomplete).hasValue(6);
	}

	@Test
	void garbageInRequiredFieldsIsNoSession() {
		for (String garbage : List.of("", "x", "99999999999999999999999", "\u0000\u0001", "-")) {
			create(Map.of());
			command((commands) -> commands.hset(this.key, "maxInactiveInterval", garbage));
			assertThat(await(this.store.load(this.id))).isEmpty();
			assertThat(await(this.store.access(this.id, Instant.now()))).isEmpty();
			command((commands) -> commands.del(this.key));
		}
	}

	@Test
	void keyOfAnotherTypeFailsWithoutNamingTheSession() {
		command((commands) -> commands.set(this.key, "no hash"));
		assertThatThrownBy(() -> await(this.store.access(this.id, Instant.now())))
			.hasMessageContaining("Redis answered with the error WRONGTYPE")
			.hasMessageNotContaining(this.id);
	}

	@Test
	void scriptsAreLoadedAgainWhenRedisHasForgottenThem() {
		create(Map.of());
		command((commands) -> commands.scriptFlush());
		assertThat(await(this.store.access(this.id, Instant.now()))).isPresent();
		command((commands) -> commands.scriptFlush());
		assertThat(update(Map.of("name", bytes("Ada")), null)).isTrue();
	}

	@Test
	void touchIntervalSparesWritesAndNeverExpiresEarly() {
		SessionStore lazy = store(RedisSerializer.java(), Duration.ofSeconds(60));
		Instant created = Instant.ofEpochMilli(System.currentTimeMillis());
		await(lazy.save(new SessionChange(Kind.CREATE, this.id, null, created, created, INTERVAL, INTERVAL, Map.of(),
				Set.of())));
		assertThat(timeToLive()).isBetween(1_850_000L, 1_860_000L);
		Instant soon = created.plusSeconds(1);
		assertThat(await(lazy.access(this.id, soon)).orElseThrow().accessRecorded()).isTrue();
		assertThat(await(lazy.load(this.id)).orElseThrow().lastAccessedTime()).isEqualTo(created);
		// As if a minute had passed for Redis
		command((commands) -> commands.pexpire(this.key, 1_799_999));
		Instant later = created.plusSeconds(60);
		await(lazy.access(this.id, later));
		assertThat(await(lazy.load(this.id)).orElseThrow().lastAccessedTime()).isEqualTo(later);
		assertThat(timeToLive()).isBetween(1_850_000L, 1_860_000L);
	}

	@Test
	void accessIsRecordedAtOnceForOtherSerializersOnceTheIntervalWasSeen() {
		SessionStore opaque = store(new ReversingSerializer(), Duration.ZERO);
		Instant created = Instant.ofEpochMilli(System.currentTimeMillis());
		await(opaque.save(new SessionChange(Kind.CREATE, this.id, null, created, created, INTERVAL, INTERVAL, Map.of(),
				Set.of())));
		SessionRecord first = await(opaque.access(this.id, created.plusSeconds(1))).orElseThrow();
		assertThat(first.maxInactiveInterval()).isEqualTo(INTERVAL);
		assertThat(first.accessRecorded()).isFalse();
		SessionRecord second = await(opaque.access(this.id, created.plusSeconds(2))).orElseThrow();
		assertThat(second.lastAccessedTime()).isEqualTo(created);
		assertThat(second.accessRecorded()).isTrue();
		assertThat(await(opaque.load(this.id)).orElseThrow().lastAccessedTime()).isEqualTo(created.plusSeconds(2));
	}

	@Test
	void timesThatJsonHasWrittenAreReadWithoutJson() {
		this.store = store(SessionSerializers.json(getClass().getClassLoader(), List.of(), RedisSerializer.java()),
				Duration.ZERO);
		create(Map.of());
		SessionRecord written = await(this.store.load(this.id)).orElseThrow();
		SessionRecord read = await(store(RedisSerializer.java(), Duration.ZERO).load(this.id)).orElseThrow();
		assertThat(read.creationTime()).isEqualTo(written.creationTime());
		assertThat(read.lastAccessedTime()).isEqualTo(written.lastAccessedTime());
		assertThat(read.maxInactiveInterval()).isEqualTo(written.maxInactiveInterval());
	}

	@Test
	void deadlinePassesAndTheCallersThreadIsNotThatOfAllDeadlines() {
		create(Map.of());
		SessionStore impatient = new RedisSessionStore(this.factory, Lettuce.NAMESPACE, RedisSerializer.java(),
				Duration.ZERO, Duration.ofMillis(500), Duration.ZERO, this.observer);
		await(impatient.load(this.id));
		command((commands) -> commands.clientPause(3000));
		CompletableFuture<String> thread = impatient.load(this.id)
			.handle((record, failure) -> Thread.currentThread().getName())
			.toCompletableFuture();
		assertThatThrownBy(() -> await(impatient.load(this.id))).hasRootCauseInstanceOf(TimeoutException.class)
			.hasMessageContaining("Redis did not answer in time");
		assertThat(thread).succeedsWithin(Duration.ofSeconds(10))
			.asString()
			.doesNotContain("CompletableFutureDelayScheduler");
	}

	@Test
	void fullMemoryRefusesWritesButNotReads() {
		create(Map.of("name", bytes("Ada")));
		command((commands) -> commands.configSet("maxmemory", "1"));
		SessionRecord record = await(this.store.access(this.id, Instant.now())).orElseThrow();
		assertThat(record.attributes()).containsOnlyKeys("name");
		assertThat(record.accessRecorded()).isTrue();
		assertThat(timeToLive()).isPositive();
		assertThatThrownBy(() -> update(Map.of("name", bytes("Grace")), null))
			.hasMessageContaining("Redis takes no writes, it answers OOM");
		assertThat(await(this.store.load(this.id)).orElseThrow().attributes().get("name")).isEqualTo(bytes("Ada"));
	}

	@Test
	void missingReplicasRefuseWritesButNotReads() {
		create(Map.of("name", bytes("Ada")));
		command((commands) -> commands.configSet("min-replicas-to-write", "1"));
		try {
			assertThat(await(this.store.access(this.id, Instant.now()))).isPresent();
			assertThatThrownBy(() -> update(Map.of("name", bytes("Grace")), null))
				.hasStackTraceContaining("NOREPLICAS");
		}
		finally {
			command((commands) -> commands.configSet("min-replicas-to-write", "0"));
		}
	}

	@Test
	void redisThatDeniesScriptsIsToldWithWhatToDo() {
		command((commands) -> commands.dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8),
				new CommandArgs<>(StringCodec.UTF8).add("SETUSER")
					.add("limited")
					.add("on")
					.add(">secret-of-limited")
					.add("~*")
					.add("+@all")
					.add("-@scripting")));
		RedisStandaloneConfiguration configuration = new RedisStandaloneConfiguration(
				this.factory.getStandaloneConfiguration().getHostName(),
				this.factory.getStandaloneConfiguration().getPort());
		configuration.setUsername("limited");
		configuration.setPassword("secret-of-limited");
		LettuceConnectionFactory limited = Lettuce.factory(configuration);
		try {
			SessionStore denied = Lettuce.store(limited);
			assertThatThrownBy(() -> await(denied.access(this.id, Instant.now()))).rootCause()
				.isInstanceOf(SessionStoreException.class)
				.hasMessageContaining("EVALSHA")
				.hasMessageContaining("'+eval +evalsha'")
				.hasMessageContaining("mooring.session.repository=spring")
				.hasMessageNotContaining("secret")
				.hasMessageNotContaining(this.id);
			assertThat(await(denied.load(this.id))).isEmpty();
		}
		finally {
			limited.destroy();
		}
	}

	@Test
	void unreachableRedisFailsInsteadOfBlocking() {
		LettuceConnectionFactory nobody = Lettuce.factory("redis://127.0.0.1:1");
		try {
			assertThatThrownBy(() -> await(Lettuce.store(nobody).load(this.id))).rootCause()
				.isInstanceOf(ConnectException.class);
		}
		finally {
			nobody.destroy();
		}
	}

	@Test
	void goesOnAfterTheConnectionWasClosed() {
		create(Map.of());
		this.factory.stop();
		this.factory.start();
		assertThat(await(this.store.access(this.id, Instant.now()))).isPresent();
	}

	@Test
	void goesOnAfterTheConnectionWasLost() {
		create(Map.of());
		command((commands) -> commands.clientKill(KillArgs.Builder.typeNormal()));
		Awaitility.await().ignoreExceptions().until(() -> await(this.store.access(this.id, Instant.now())).isPresent());
	}

	@Test
	void unsharedConnectionsServeToo() {
		LettuceConnectionFactory unshared = new LettuceConnectionFactory(
				this.factory.getStandaloneConfiguration().getHostName(),
				this.factory.getStandaloneConfiguration().getPort());
		unshared.setShareNativeConnection(false);
		Lettuce.started(unshared);
		try {
			SessionStore unsharedStore = Lettuce.store(unshared);
			create(Map.of());
			assertThat(await(unsharedStore.access(this.id, Instant.now()))).isPresent();
			String clients = command((commands) -> commands.clientList());
			await(unsharedStore.access(this.id, Instant.now()));
			String after = command((commands) -> commands.clientList());
			assertThat(after.lines()).hasSameSizeAs(clients.lines().toList());
		}
		finally {
			unshared.destroy();
		}
	}

	@SuppressWarnings("unchecked")
	private SessionRepository<Session> stock() {
		RedisTemplate<String, Object> template = new RedisTemplate<>();
		template.setKeySerializer(RedisSerializer.string());
		template.setHashKeySerializer(RedisSerializer.string());
		template.setConnectionFactory(this.factory);
		template.afterPropertiesSet();
		return (SessionRepository<Session>) (SessionRepository<?>) new RedisSessionRepository(template);
	}

	private void create(Map<String, byte[]> attributes) {
		Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
		await(this.store
			.save(new SessionChange(Kind.CREATE, this.id, null, now, now, INTERVAL, INTERVAL, attributes, Set.of())));
	}

	private boolean update(Map<String, byte[]> attributes, Duration timeToLive) {
		Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
		return await(this.store.save(new SessionChange(Kind.UPDATE, this.id, null, now, now,
				(timeToLive != null) ? timeToLive : INTERVAL, timeToLive, attributes, Set.of())));
	}

	private long timeToLive() {
		return command((commands) -> commands.pttl(this.key));
	}

	private static <T> T command(Function<RedisCommands<String, String>, T> commands) {
		return Lettuce.command(redis.getUrl(), commands);
	}

}
