package dev.mooring.session.redis;

import java.time.Duration;

import dev.mooring.session.store.RecoverableSessionStore;
import dev.mooring.session.store.RecoverableSessionStoreContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.testcontainers.containers.GenericContainer;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * {@link RedisSessionStore} keeps the contract on Valkey 8.
 */
@Tag("full")
class ValkeySessionStoreContractIT extends RecoverableSessionStoreContract {

	private static final GenericContainer<?> valkey = new GenericContainer<>("valkey/valkey:8").withExposedPorts(6379);

	private static LettuceConnectionFactory factory;

	private static RecoverableSessionStore store;

	@BeforeAll
	static void start() {
		valkey.start();
		factory = Lettuce.factory(new RedisStandaloneConfiguration(valkey.getHost(), valkey.getMappedPort(6379)));
		store = Lettuce.store(factory, RECOVERY_WINDOW);
	}

	@AfterAll
	static void stop() {
		factory.destroy();
		valkey.stop();
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

}
