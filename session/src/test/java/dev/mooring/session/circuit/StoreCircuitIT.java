package dev.mooring.session.circuit;

import java.time.Duration;
import java.util.UUID;
import java.util.stream.IntStream;

import dev.mooring.boot.devredis.test.FaultyProxy;
import dev.mooring.boot.devredis.test.FaultyRedis;
import dev.mooring.session.local.Instance;
import dev.mooring.session.store.SessionStoreUnavailableException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The circuit in front of a real Redis.
 */
@Tag("own-redis")
class StoreCircuitIT {

	private static FaultyRedis redis;

	private FaultyProxy proxy;

	private Instance instance;

	@BeforeAll
	static void startRedis() {
		redis = FaultyRedis.start();
	}

	@AfterAll
	static void stopRedis() {
		redis.close();
	}

	@BeforeEach
	void start() {
		this.proxy = FaultyProxy.start("127.0.0.1", redis.port());
		this.instance = new Instance(this.proxy.port());
	}

	@AfterEach
	void stop() {
		this.instance.close();
		this.proxy.close();
		redis.thaw();
	}

	@Test
	void opensAndClosesByItself() {
		assertThat(this.instance.circuit.isClosed()).isTrue();
		redis.freeze();
		this.instance.awaitOpen();
		redis.thaw();
		this.instance.awaitClosed();
		assertThat(this.instance.access(UUID.randomUUID().toString())).isEmpty();
	}

	@Test
	void connectionThatIsDeadIsOpenedAnew() {
		this.proxy.dropSilently(true);
		this.instance.awaitOpen();
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> this.instance.reconnects.get() > 0);
		this.proxy.dropSilently(false);
		this.instance.awaitClosed();
		assertThat(this.instance.access(UUID.randomUUID().toString())).isEmpty();
	}

	@Test
	void onlyProbesReachRedisWhileItIsOpen() {
		StoreCircuit circuit = new StoreCircuit(
				new CircuitSettings(true, 1, 1, Duration.ofSeconds(10), Duration.ofSeconds(60)),
				this.instance.redis::generation, () -> {
				});
		CircuitSessionStore guarded = new CircuitSessionStore(this.instance.redis, circuit);
		redis.freeze();
		assertThatExceptionOfType(SessionStoreUnavailableException.class)
			.isThrownBy(() -> Instance.await(guarded.load("id")));
		assertThat(guarded.isAvailable()).isFalse();
		redis.thaw();
		Awaitility.await().until(() -> redis.command("PING").equals("PONG"));
		redis.command("CONFIG", "RESETSTAT");
		IntStream.range(0, 100)
			.forEach((i) -> assertThatExceptionOfType(SessionStoreUnavailableException.class)
				.isThrownBy(() -> Instance.await(guarded.load("id"))));
		assertThat(redis.command("INFO", "commandstats")).doesNotContain("cmdstat_hgetall");
		circuit.close();
	}

}
