package dev.mooring.session.redis;

import java.time.Duration;

import dev.mooring.boot.devredis.test.TestRedis;
import dev.mooring.session.store.RecoverableSessionStore;
import dev.mooring.session.store.RecoverableSessionStoreContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * {@link RedisSessionStore} keeps the contract on one server; callers are two instances,
 * one of which has only the rights that the documentation gives it.
 */
class RedisSessionStoreContractIT extends RecoverableSessionStoreContract {

	@RegisterExtension
	static final TestRedis redis = new TestRedis();

	private static LettuceConnectionFactory[] factories;

	private static RecoverableSessionStore[] stores;

	private int calls;

	@BeforeAll
	static void connect() {
		factories = new LettuceConnectionFactory[] { Lettuce.factory(redis.getUrl()),
				DocumentedUser.createAt(redis.getUrl()) };
		stores = new RecoverableSessionStore[] { Lettuce.store(factories[0], RECOVERY_WINDOW),
				Lettuce.store(factories[1], RECOVERY_WINDOW) };
	}

	@AfterAll
	static void disconnect() {
		for (LettuceConnectionFactory factory : factories) {
			factory.destroy();
		}
	}

	@Override
	protected synchronized RecoverableSessionStore store() {
		return stores[this.calls++ % stores.length];
	}

	@Override
	protected void loseData() {
		Lettuce.flush(factories[0]);
	}

	@Override
	protected Duration timeToLive(String sessionId) {
		return Lettuce.timeToLive(factories[0], sessionId);
	}

}
