package dev.mooring.session.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

import dev.mooring.boot.devredis.test.TestRedis;
import dev.mooring.session.store.SessionChange;
import dev.mooring.session.store.SessionChange.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static dev.mooring.session.store.SessionStoreContract.await;
import static dev.mooring.session.store.SessionStoreContract.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The rights that {@code docs/operations.md} gives to an application are enough, and not
 * more than it says. The contract of the store is kept with them in other tests of this
 * package.
 */
class DocumentedUserIT {

	private static final Duration INTERVAL = Duration.ofMinutes(30);

	@RegisterExtension
	static final TestRedis redis = new TestRedis();

	private LettuceConnectionFactory factory;

	@BeforeEach
	void connect() {
		this.factory = DocumentedUser.createAt(redis.getUrl());
	}

	@AfterEach
	void disconnect() {
		this.factory.destroy();
	}

	@Test
	void maySaveFindAndEndSessions() {
		Lettuce.command(redis.getUrl(), (commands) -> commands.scriptFlush());
		RedisSessionStore store = Lettuce.store(this.factory, Duration.ofMinutes(10));
		assertThat(await(store.generation())).isNotEmpty();
		Instant now = Instant.now();
		assertThat(save(store, Kind.CREATE, "old", null)).isTrue();
		assertThat(await(store.access("old", now.plusSeconds(1))).orElseThrow().accessRecorded()).isTrue();
		assertThat(save(store, Kind.UPDATE, "old", null)).isTrue();
		assertThat(save(store, Kind.UPDATE, "new", "old")).isTrue();
		assertThat(await(store.load("new")).orElseThrow().attributes()).containsOnlyKeys("name");
		assertThat(await(store.delete("new"))).isPresent();
		assertThat(await(store.memory()).used()).isPositive();
	}

	@Test
	void mayUseTheIndex() {
		RedisPrincipalIndex index = new RedisPrincipalIndex(this.factory, Lettuce.NAMESPACE, Lettuce.TIMEOUT);
		await(index.add("ada", "old", INTERVAL, null));
		await(index.add("ada", "new", INTERVAL, "old"));
		assertThat(await(index.find("ada"))).containsExactly("new");
		await(index.remove("ada", Set.of("new")));
		assertThat(await(index.find("ada"))).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "FLUSHALL", "FLUSHDB", "SWAPDB 0 1", "KEYS *", "SCRIPT FLUSH", "CLIENT LIST",
			"CLIENT KILL TYPE normal", "CONFIG GET maxmemory", "ACL LIST", "SHUTDOWN NOSAVE", "MONITOR",
			"GET other:key", "SET other:key 1" })
	void mayNot(String command) {
		String[] words = command.split(" ");
		byte[][] arguments = Arrays.stream(words)
			.skip(1)
			.map((word) -> word.getBytes(StandardCharsets.UTF_8))
			.toArray(byte[][]::new);
		try (RedisConnection connection = this.factory.getConnection()) {
			assertThatThrownBy(() -> connection.execute(words[0], arguments)).rootCause()
				.hasMessageStartingWith("NOPERM");
		}
	}

	private static boolean save(RedisSessionStore store, Kind kind, String id, String replacedId) {
		Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
		return await(store.save(new SessionChange(kind, id, replacedId, now, now, INTERVAL, INTERVAL,
				Map.of("name", bytes("Ada")), Set.of())));
	}

}
