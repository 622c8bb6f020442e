package dev.mooring.session.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import dev.mooring.boot.devredis.DevRedisServer;
import dev.mooring.boot.devredis.test.FreePort;
import dev.mooring.session.store.RecoverableSessionStore;
import dev.mooring.session.store.RecoverableSessionStoreContract;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link RedisSessionStore} keeps the contract on a cluster of three masters, each with a
 * replica, with the rights that the documentation gives to an application there.
 */
@Tag("own-redis")
class ClusterSessionStoreContractIT extends RecoverableSessionStoreContract {

	private static final int MASTERS = 3;

	private static final int SLOTS = 16384;

	private static final List<RedisProcess> nodes = new ArrayList<>();

	private static LettuceConnectionFactory factory;

	private static RecoverableSessionStore store;

	@BeforeAll
	static void start() {
		try (DevRedisServer executable = DevRedisServer.start()) {
			for (int i = 0; i < 2 * MASTERS; i++) {
				nodes.add(RedisProcess.start(executable, FreePort.find(),
						List.of("--cluster-enabled", "yes", "--cluster-node-timeout", "5000", "--save", "")));
			}
		}
		join();
		factory = DocumentedUser.createAtCluster(nodes.stream().map(RedisProcess::url).toList());
		store = Lettuce.store(factory, RECOVERY_WINDOW);
	}

	private static void join() {
		RedisClient client = RedisClient.create();
		List<StatefulRedisConnection<String, String>> connections = nodes.stream()
			.map((node) -> client.connect(RedisURI.create(node.url())))
			.toList();
		for (int i = 0; i < MASTERS; i++) {
			connections.get(i)
				.sync()
				.clusterAddSlots(IntStream.range(i * SLOTS / MASTERS, (i + 1) * SLOTS / MASTERS).toArray());
		}
		nodes.forEach((node) -> connections.get(0).sync().clusterMeet("127.0.0.1", node.port()));
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.until(() -> connections.stream()
				.allMatch((node) -> node.sync().clusterInfo().contains("cluster_known_nodes:" + 2 * MASTERS)));
		for (int i = 0; i < MASTERS; i++) {
			connections.get(MASTERS + i).sync().clusterReplicate(connections.get(i).sync().clusterMyId());
		}
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.until(() -> connections.stream().allMatch((node) -> node.sync().clusterInfo().contains("cluster_state:ok"))
					&& connections.get(0).sync().clusterNodes().split(" slave ", -1).length == MASTERS + 1);
		client.shutdown(Duration.ZERO, Duration.ofSeconds(5));
	}

	@AfterAll
	static void stop() {
		factory.destroy();
		nodes.forEach(RedisProcess::close);
	}

	@Override
	protected RecoverableSessionStore store() {
		return store;
	}

	@Override
	protected void loseData() {
		nodes.subList(0, MASTERS).forEach((master) -> Lettuce.command(master.url(), RedisCommands::flushall));
	}

	@Override
	protected Duration timeToLive(String sessionId) {
		return Lettuce.timeToLive(factory, sessionId);
	}

	@Test
	void sessionsAreSpreadOverAllMasters() {
		IntStream.range(0, 60).forEach((i) -> create("spread" + i, Duration.ofMinutes(1), Map.of()));
		for (RedisProcess node : nodes.subList(0, MASTERS)) {
			List<String> keys = Lettuce.command(node.url(), (redis) -> redis.keys("*spread*"));
			assertThat(keys).isNotEmpty();
		}
	}

}
