package dev.mooring.session.local;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.mooring.session.circuit.CircuitPrincipalIndex;
import dev.mooring.session.circuit.CircuitSessionStore;
import dev.mooring.session.circuit.CircuitSettings;
import dev.mooring.session.circuit.StoreCircuit;
import dev.mooring.session.redis.RedisPrincipalIndex;
import dev.mooring.session.redis.RedisSessionStore;
import dev.mooring.session.store.PrincipalIndex;
import dev.mooring.session.store.SessionChange;
import dev.mooring.session.store.SessionChange.Kind;
import dev.mooring.session.store.SessionObserver;
import dev.mooring.session.store.SessionRecord;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.SocketOptions;
import org.awaitility.Awaitility;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.util.unit.DataSize;

/**
 * An instance of an application, as far as its sessions go.
 */
public final class Instance implements AutoCloseable {

	static final String NAMESPACE = "spring:session";

	static final Duration INTERVAL = Duration.ofMinutes(30);

	static final LocalSettings SETTINGS = new LocalSettings(1000, DataSize.ofMegabytes(8), Duration.ofHours(1));

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	private static final CircuitSettings CIRCUIT = new CircuitSettings(true, 8, 4, Duration.ofSeconds(10),
			Duration.ofMillis(50));

	/**
	 * How far the clock of this instance is ahead.
	 */
	volatile Duration ahead = Duration.ZERO;

	final AtomicInteger conflicts = new AtomicInteger();

	final AtomicInteger ended = new AtomicInteger();

	final AtomicInteger full = new AtomicInteger();

	public final AtomicInteger reconnects = new AtomicInteger();

	final AtomicInteger served = new AtomicInteger();

	public final RedisSessionStore redis;

	public final StoreCircuit circuit;

	final LocalSessionStore store;

	final PrincipalIndex index;

	private final LettuceConnectionFactory factory;

	private final Clock clock = new Clock() {

		@Override
		public Instant instant() {
			return Instant.now().plus(Instance.this.ahead);
		}

		@Override
		public ZoneId getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			throw new UnsupportedOperationException();
		}

	};

	public Instance(int port) {
		this(port, SETTINGS);
	}

	Instance(int port, LocalSettings settings) {
		this.factory = new LettuceConnectionFactory(new RedisStandaloneConfiguration("127.0.0.1", port),
				LettuceClientConfiguration.builder()
					.commandTimeout(TIMEOUT)
					.shutdownTimeout(Duration.ZERO)
					.clientOptions(ClientOptions.builder()
						.disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
						.socketOptions(SocketOptions.builder().connectTimeout(TIMEOUT).build())
						.build())
					.build());
		this.factory.afterPropertiesSet();
		this.factory.start();
		SessionObserver observer = new SessionObserver() {

			@Override
			public void servedLocally() {
				Instance.this.served.incrementAndGet();
			}

			@Override
			public void journalFull() {
				Instance.this.full.incrementAndGet();
			}

			@Override
			public void replayed(boolean exists, int conflicts) {
				Instance.this.conflicts.addAndGet(conflicts);
				Instance.this.ended.addAndGet(exists ? 0 : 1);
			}

		};
		this.redis = new RedisSessionStore(this.factory, NAMESPACE, RedisSerializer.java(), Duration.ZERO, TIMEOUT,
				Duration.ofHours(2), observer);
		this.circuit = new StoreCircuit(CIRCUIT, this.redis::generation, () -> {
			this.redis.reconnect();
			this.reconnects.incrementAndGet();
		});
		this.redis.onConnect(this.circuit::check);
		this.store = new LocalSessionStore(new CircuitSessionStore(this.redis, this.circuit), this.redis, this.circuit,
				settings, observer, this.clock);
		this.index = this.store.decorate(
				new CircuitPrincipalIndex(new RedisPrincipalIndex(this.factory, NAMESPACE, TIMEOUT), this.circuit));
		this.circuit.start(Duration.ofSeconds(5));
	}

	Instant now() {
		return Instant.ofEpochMilli(System.currentTimeMillis()).plus(this.ahead);
	}

	void create(String id, Map<String, String> attributes) {
		create(id, INTERVAL, attributes);
	}

	void create(String id, Duration interval, Map<String, String> attributes) {
		Map<String, byte[]> bytes = new HashMap<>();
		attributes.forEach((name, value) -> bytes.put(name, bytes(value)));
		Instant now = now();
		assertTrue(await(this.store
			.save(new SessionChange(Kind.CREATE, id, null, now, now, interval, interval, bytes, Set.of()))));
	}

	/**
	 * What a request does: it loads the session, and saves a change if there is one.
	 */
	boolean set(String id, String name, String value) {
		SessionRecord record = access(id).orElseThrow();
		return await(this.store.save(new SessionChange(Kind.UPDATE, id, null, record.creationTime(), now(),
				record.maxInactiveInterval(), null, Map.of(name, bytes(value)), Set.of())));
	}

	boolean remove(String id, String name) {
		SessionRecord record = access(id).orElseThrow();
		return await(this.store.save(new SessionChange(Kind.UPDATE, id, null, record.creationTime(), now(),
				record.maxInactiveInterval(), null, Map.of(), Set.of(name))));
	}

	boolean setInterval(String id, Duration interval) {
		SessionRecord record = access(id).orElseThrow();
		return await(this.store.save(new SessionChange(Kind.UPDATE, id, null, record.creationTime(), now(), interval,
				interval, Map.of(), Set.of())));
	}

	boolean changeId(String id, String newId) {
		SessionRecord record = access(id).orElseThrow();
		return await(this.store.save(new SessionChange(Kind.UPDATE, newId, id, record.creationTime(), now(),
				record.maxInactiveInterval(), record.maxInactiveInterval(), Map.of(), Set.of())));
	}

	public Optional<SessionRecord> access(String id) {
		return await(this.store.access(id, now()));
	}

	Optional<SessionRecord> delete(String id) {
		return await(this.store.delete(id));
	}

	Map<String, String> attributes(String id) {
		return texts(access(id).orElseThrow());
	}

	public void awaitOpen() {
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
			this.store.load("nobody's").handle((found, failure) -> found);
			return !this.circuit.isClosed();
		});
	}

	void awaitReplayed() {
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> this.circuit.isClosed() && this.store.getJournalSize() == 0);
	}

	public void awaitClosed() {
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(this.circuit::isClosed);
	}

	@Override
	public void close() {
		this.store.close();
		this.circuit.close();
		this.factory.destroy();
	}

	private static void assertTrue(boolean result) {
		if (!result) {
			throw new AssertionError("The session was not created");
		}
	}

	static Map<String, String> texts(SessionRecord record) {
		Map<String, String> texts = new HashMap<>();
		record.attributes().forEach((name, value) -> texts.put(name, new String(value, StandardCharsets.UTF_8)));
		return texts;
	}

	static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	public static <T> T await(CompletionStage<T> stage) {
		try {
			return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof RuntimeException cause) {
				throw cause;
			}
			throw new IllegalStateException(ex);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

}
