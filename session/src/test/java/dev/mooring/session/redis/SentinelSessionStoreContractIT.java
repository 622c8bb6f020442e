package dev.mooring.session.redis;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import dev.mooring.boot.devredis.DevRedisServer;
import dev.mooring.boot.devredis.test.FreePort;
import dev.mooring.session.store.RecoverableSessionStore;
import dev.mooring.session.store.RecoverableSessionStoreContract;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link RedisSessionStore} keeps the contract on a master with a replica under a
 * sentinel, and goes on when the master dies.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("own-redis")
class SentinelSessionStoreContractIT extends RecoverableSessionStoreContract {

	private static RedisProcess master;

	private static RedisProcess replica;

	private static RedisProcess sentinel;

	private static LettuceConnectionFactory factory;

	private static RecoverableSessionStore store;

	@BeforeAll
	static void start() {
		try (DevRedisServer executable = DevRedisServer.start()) {
			master = RedisProcess.start(executable, FreePort.find(), List.of("--save", ""));
			replica = RedisProcess.start(executable, FreePort.find(), List.of("--save", "",
					"--repl-diskless-sync-delay", "0", "--replicaof", "127.0.0.1 " + master.port()));
			sentinel = RedisProcess.start(executable, FreePort.find(), List.of("--sentinel"));
		}
		RedisClient client = RedisClient.create();
		var connection = client.connectSentinel(RedisURI.create(sentinel.url()));
		connection.sync().monitor("main", "127.0.0.1", master.port(), 1);
		connection.sync().set("main", "down-after-milliseconds", "1000");
		connection.sync().set("main", "failover-timeout", "5000");
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.until(() -> !connection.sync().replicas("main").isEmpty()
					&& "ok".equals(connection.sync().replicas("main").get(0).get("master-link-status")));
		client.shutdown(Duration.ZERO, Duration.ofSeconds(5));
		factory = Lettuce.started(new LettuceConnectionFactory(
				new RedisSentinelConfiguration().master("main").sentinel("127.0.0.1", sentinel.port())));
		store = Lettuce.store(factory, RECOVERY_WINDOW);
	}

	@AfterAll
	static void stop() {
		factory.destroy();
		sentinel.close();
		replica.close();
		master.close();
	}

	@Override
	protected RecoverableSessionStore store() {
		return store;
	}

	@Override
	protected void loseData() {
		Lettuce.flush(factory);
	}

	@Override
	protected Duration timeToLive(String sessionId) {
		return Lettuce.timeToLive(factory, sessionId);
	}

	@Test
	@Order(Integer.MAX_VALUE)
	void sessionsSurviveTheMastersDeath() {
		String id = UUID.randomUUID().toString();
		create(id, Duration.ofMinutes(30), Map.of("name", bytes("Ada")));
		Awaitility.await()
			.until(() -> Lettuce.command(replica.url(),
					(redis) -> redis.exists(Lettuce.NAMESPACE + ":sessions:" + id) == 1));
		master.close();
		Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> set(id, "after", "failover"));
		assertThat(texts(load(id).orElseThrow())).containsOnly(Map.entry("name", "Ada"),
				Map.entry("after", "failover"));
	}

}
