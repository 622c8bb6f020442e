package dev.mooring.boot.devredis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.mooring.boot.devredis.test.FaultyProxy;
import dev.mooring.boot.devredis.test.FaultyRedis;
import dev.mooring.boot.devredis.test.RespClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * The faults that other tests rely on.
 */
@Tag("own-redis")
class FaultyRedisIT {

	private static final Duration SHORT = Duration.ofMillis(300);

	private static final Duration LONG = Duration.ofSeconds(20);

	private static FaultyRedis redis;

	private FaultyProxy proxy;

	@BeforeAll
	static void startRedis() {
		redis = FaultyRedis.start();
	}

	@AfterAll
	static void stopRedis() {
		redis.close();
	}

	@BeforeEach
	void startProxy() {
		if (!redis.isAlive()) {
			redis.restart();
		}
		this.proxy = FaultyProxy.start("127.0.0.1", redis.port());
	}

	@AfterEach
	void stopProxy() {
		this.proxy.close();
	}

	@Test
	void frozenRedisAnswersWhenItIsThawed() throws Exception {
		try (RespClient patient = RespClient.connect(redis.port(), LONG)) {
			redis.freeze();
			try (RespClient client = RespClient.connect(redis.port(), SHORT)) {
				assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> client.command("PING"));
			}
			assertThat(redis.isAlive()).isTrue();
			redis.thaw();
			assertThat(patient.command("PING")).isEqualTo("PONG");
		}
	}

	@Test
	void killedRedisRefusesAndKeepsItsDataForTheNextStart() throws Exception {
		redis.command("SET", "cart", "brass bell");
		redis.kill();
		assertThat(redis.isAlive()).isFalse();
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> redis.command("PING"))
			.withCauseInstanceOf(ConnectException.class);
		redis.restart();
		assertThat(redis.command("GET", "cart")).isEqualTo("brass bell");
	}

	@Test
	void frozenRedisCanBeKilledAndStartedAgain() {
		redis.command("SET", "cart", "rope");
		redis.freeze();
		redis.kill();
		assertThat(redis.isAlive()).isFalse();
		redis.restart();
		assertThat(redis.command("GET", "cart")).isEqualTo("rope");
	}

	@Test
	void emptyRestartLosesTheData() {
		int port = redis.port();
		redis.command("SET", "cart", "rope");
		redis.restartEmpty();
		assertThat(redis.command("GET", "cart")).isNull();
		assertThat(redis.command("DBSIZE")).isEqualTo("0");
		assertThat(redis.port()).isEqualTo(port);
	}

	@Test
	void killedRedisCanLoseTheLastOfItsData() {
		redis.command("SET", "cart", "rope");
		CompletableFuture<String> later = CompletableFuture.supplyAsync(() -> redis.command("SET", "cart", "anchor"),
				CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS));
		redis.killAfterLosing(Duration.ofSeconds(2));
		assertThat(later).isCompletedWithValue("OK");
		redis.restart();
		assertThat(redis.command("GET", "cart")).isEqualTo("rope");
	}

	@Test
	void argumentsCanBeReplacedAtARestart() {
		redis.restart("--requirepass", "s3cret", "--maxmemory", "50mb");
		assertThat(redis.command("CONFIG", "GET", "maxmemory")).isEqualTo("maxmemory\n52428800");
		redis.password("wrong");
		assertThatIllegalStateException().isThrownBy(() -> redis.command("PING")).withMessageStartingWith("WRONGPASS");
		redis.password("s3cret");
		assertThat(redis.command("PING")).isEqualTo("PONG");
		redis.password(null);
		redis.restart(new String[0]);
		assertThat(redis.command("CONFIG", "GET", "maxmemory")).isEqualTo("maxmemory\n0");
	}

	@Test
	void argumentsThatRedisDoesNotKnowAreReported() {
		assertThatIllegalStateException().isThrownBy(() -> FaultyRedis.start("--sideways", "yes"))
			.withMessageContaining("sideways");
	}

	@Test
	void errorRepliesAreThrown() {
		assertThatIllegalStateException().isThrownBy(() -> redis.command("GET"))
			.withMessageContaining("wrong number of arguments");
	}

	@Test
	void proxyForwardsAndCountsConnections() throws Exception {
		assertThat(this.proxy.connections()).isZero();
		try (RespClient client = connect(LONG)) {
			assertThat(client.command("ECHO", "ahoy")).isEqualTo("ahoy");
			assertThat(this.proxy.connections()).isOne();
		}
		await().until(() -> this.proxy.connections() == 0);
	}

	@Test
	void proxyDelaysReplies() throws Exception {
		try (RespClient patient = connect(LONG); RespClient impatient = connect(SHORT)) {
			this.proxy.delay(Duration.ofMillis(600));
			assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> impatient.command("PING"));
			long before = System.nanoTime();
			assertThat(patient.command("PING")).isEqualTo("PONG");
			assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(600));
		}
	}

	@Test
	void proxyCutsOneReply() throws Exception {
		try (RespClient client = connect(LONG); RespClient other = connect(LONG)) {
			assertThat(client.command("PING")).isEqualTo("PONG");
			assertThat(other.command("PING")).isEqualTo("PONG");
			this.proxy.resetInReply();
			assertThatExceptionOfType(SocketException.class)
				.isThrownBy(() -> client.command("SET", "reply", "interrupted"));
			assertThat(other.command("GET", "reply")).as("the command was executed").isEqualTo("interrupted");
			await().until(() -> this.proxy.connections() == 1);
		}
	}

	@Test
	void proxyDropsSilently() throws Exception {
		try (RespClient client = connect(LONG)) {
			assertThat(client.command("PING")).isEqualTo("PONG");
			client.timeout(SHORT);
			this.proxy.dropSilently(true);
			assertThatExceptionOfType(SocketTimeoutException.class)
				.isThrownBy(() -> client.command("SET", "dropped", "yes"));
			try (RespClient another = connect(SHORT)) {
				assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> another.command("PING"));
			}
			redis.restart();
			assertThatExceptionOfType(SocketTimeoutException.class).as("the target's end is not seen, either")
				.isThrownBy(() -> client.command("PING"));
			this.proxy.dropSilently(false);
			await().until(() -> this.proxy.connections() == 0);
			try (RespClient later = connect(LONG)) {
				assertThat(later.command("EXISTS", "dropped")).isEqualTo("0");
			}
		}
	}

	@Test
	void proxyRefusesAndAcceptsAgainOnTheSamePort() throws Exception {
		try (RespClient client = connect(LONG)) {
			assertThat(client.command("PING")).isEqualTo("PONG");
			this.proxy.refuse();
			assertThatIOException().isThrownBy(() -> client.command("PING"));
			assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> connect(LONG));
			assertThat(this.proxy.connections()).isZero();
		}
		this.proxy.accept();
		try (RespClient client = connect(LONG)) {
			assertThat(client.command("PING")).isEqualTo("PONG");
		}
	}

	@Test
	void proxyResetsAllConnections() throws Exception {
		try (RespClient one = connect(LONG); RespClient two = connect(LONG)) {
			assertThat(one.command("PING")).isEqualTo("PONG");
			assertThat(two.command("PING")).isEqualTo("PONG");
			this.proxy.resetAll();
			assertThatIOException().isThrownBy(() -> one.command("PING"));
			assertThatIOException().isThrownBy(() -> two.command("PING"));
		}
		try (RespClient client = connect(LONG)) {
			assertThat(client.command("PING")).isEqualTo("PONG");
		}
	}

	@Test
	void proxyResetsAClientWhoseTargetIsGone() throws Exception {
		redis.kill();
		// The reset may come before the command
		assertThatIOException().isThrownBy(() -> {
			try (RespClient client = connect(LONG)) {
				client.command("PING");
			}
		});
	}

	private RespClient connect(Duration timeout) throws IOException {
		return RespClient.connect(this.proxy.port(), timeout);
	}

}
