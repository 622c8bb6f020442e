package dev.mooring.session.redis;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import dev.mooring.boot.devredis.test.TestRedis;
import dev.mooring.session.store.RecoverableSessionStore;
import dev.mooring.session.store.SessionChange;
import dev.mooring.session.store.SessionChange.Kind;
import dev.mooring.session.store.SessionRecord;
import dev.mooring.session.store.SessionReplay;
import dev.mooring.session.store.SessionStore;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.api.sync.RedisCommands;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.serializer.RedisSerializer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two processes with many threads do to a few sessions whatever can be done to them,
 * while this one looks for a key without time to live, an incomplete record, and a
 * session that came back.
 */
class AtomicityIT {

	private static final Duration RUN = Duration.ofSeconds(8);

	private static final int SESSIONS = 20;

	private static final Duration RECOVERY_WINDOW = Duration.ofMillis(20);

	@RegisterExtension
	static final TestRedis redis = new TestRedis();

	private LettuceConnectionFactory factory;

	@BeforeEach
	void connect() {
		this.factory = Lettuce.factory(redis.getUrl());
	}

	@AfterEach
	void disconnect() {
		this.factory.destroy();
	}

	@Test
	void nothingIsEverHalfDone() throws Exception {
		Process other = process();
		AtomicInteger checked = new AtomicInteger();
		List<String> broken = new ArrayList<>();
		AtomicBoolean over = new AtomicBoolean();
		Thread watcher = new Thread(() -> Lettuce.command(redis.getUrl(), (commands) -> {
			while (!over.get()) {
				check(commands, checked, broken);
			}
			return null;
		}));
		watcher.start();
		Chaos.run(Lettuce.store(this.factory, RECOVERY_WINDOW));
		assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
		assertThat(other.exitValue()).isZero();
		over.set(true);
		watcher.join();
		assertThat(broken).isEmpty();
		assertThat(checked).hasPositiveValue();
	}

	/**
	 * A transaction sees the key as it is at one moment.
	 */
	private static void check(RedisCommands<String, String> commands, AtomicInteger checked, List<String> broken) {
		KeyScanCursor<String> keys = commands
			.scan(ScanArgs.Builder.matches(Lettuce.NAMESPACE + ":sessions:*").limit(1000));
		for (String key : keys.getKeys()) {
			commands.multi();
			commands.hmget(key, "creationTime", "lastAccessedTime", "maxInactiveInterval");
			commands.pttl(key);
			List<Object> reply = new ArrayList<>(commands.exec().stream().toList());
			long timeToLive = (long) reply.get(1);
			boolean complete = reply.get(0).toString().indexOf("KeyValue.empty") < 0;
			if (timeToLive != -2 && (!complete || timeToLive == -1)) {
				broken.add(key + " " + complete + " " + timeToLive);
			}
			checked.incrementAndGet();
		}
	}

	@Test
	void sessionsEndWhileTheyAreSavedAndDoNotComeBack() {
		SessionStore store = Lettuce.store(this.factory);
		for (int round = 0; round < 20; round++) {
			String id = UUID.randomUUID().toString();
			Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
			await(store.save(new SessionChange(Kind.CREATE, id, null, now, now, Duration.ofSeconds(1),
					Duration.ofMillis(100), Map.of(), Set.of())));
			long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
			boolean ended = false;
			for (int i = 0; System.nanoTime() < end; i++) {
				boolean saved = await(store.save(new SessionChange(Kind.UPDATE, id, null, now, now,
						Duration.ofSeconds(1), null, Map.of("name" + i, new byte[] { 1 }), Set.of())));
				assertThat(saved && ended).isFalse();
				if (!saved && !ended) {
					ended = true;
					end = System.nanoTime() + Duration.ofMillis(200).toNanos();
				}
			}
			assertThat(ended).isTrue();
			assertThat(await(store.load(id))).isEmpty();
		}
	}

	private static Process process() throws IOException {
		return new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-cp",
				System.getProperty("java.class.path") + File.pathSeparator
						+ System.getProperty("surefire.test.class.path", ""),
				Chaos.class.getName(), redis.getUrl())
			.inheritIO()
			.start();
	}

	private static <T> T await(CompletionStage<T> stage) {
		return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
	}

	/**
	 * Also the main class of the other process.
	 */
	static final class Chaos {

		private static final int THREADS = 8;

		private final RecoverableSessionStore store;

		private final String[] ids = new String[SESSIONS];

		private Chaos(RecoverableSessionStore store) {
			this.store = store;
			for (int i = 0; i < SESSIONS; i++) {
				this.ids[i] = "chaos" + i;
			}
		}

		public static void main(String[] args) {
			LettuceConnectionFactory factory = Lettuce.factory(args[0]);
			run(Lettuce.store(factory, RECOVERY_WINDOW));
			factory.destroy();
		}

		static void run(RecoverableSessionStore store) {
			Chaos chaos = new Chaos(store);
			long end = System.nanoTime() + RUN.toNanos();
			List<Thread> threads = new ArrayList<>();
			List<Throwable> failures = new ArrayList<>();
			for (int i = 0; i < THREADS; i++) {
				Thread thread = new Thread(() -> {
					while (System.nanoTime() < end) {
						chaos.step();
					}
				});
				thread.setUncaughtExceptionHandler((failed, failure) -> failures.add(failure));
				threads.add(thread);
				thread.start();
			}
			for (Thread thread : threads) {
				try {
					thread.join();
				}
				catch (InterruptedException ex) {
					throw new IllegalStateException(ex);
				}
			}
			if (!failures.isEmpty()) {
				throw new IllegalStateException(failures.get(0));
			}
		}

		private void step() {
			ThreadLocalRandom random = ThreadLocalRandom.current();
			String id = this.ids[random.nextInt(SESSIONS)];
			Instant created = Instant.ofEpochMilli(1);
			Duration interval = Duration.ofSeconds(1);
			Duration timeToLive = Duration.ofMillis(random.nextInt(5, 1000));
			byte[] value = RedisSerializer.java().serialize("value");
			String name = "name" + random.nextInt(10);
			CompletionStage<?> done = switch (random.nextInt(9)) {
				case 0 -> this.store.save(new SessionChange(Kind.CREATE, id, null, created, created, interval,
						timeToLive, Map.of(name, value), Set.of()));
				case 1 -> this.store.delete(id);
				case 2 -> this.store.access(id, Instant.now());
				case 3 -> this.store.load(id);
				case 4 -> this.store.save(new SessionChange(Kind.UPDATE, id, null, created, created, interval, null,
						Map.of(name, value), Set.of()));
				case 5 -> this.store.save(new SessionChange(Kind.UPDATE, id, null, created, created, interval,
						timeToLive, Map.of(), Set.of(name)));
				case 6 -> this.store.save(new SessionChange(Kind.UPDATE, "chaos" + UUID.randomUUID(), id, created,
						created, interval, timeToLive, Map.of(name, value), Set.of()));
				case 7 -> this.store.replay(new SessionReplay(
						new SessionRecord(id, created, Instant.ofEpochMilli(random.nextLong(3)), interval,
								Map.of(name, value), false),
						Map.of(name, new SessionReplay.Change(value, null, Instant.now())), random.nextBoolean(),
						random.nextBoolean(), null, timeToLive));
				default -> CompletableFuture.completedFuture(null);
			};
			await(done);
		}

	}

}
