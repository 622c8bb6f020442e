package dev.mooring.session.redis;

import dev.mooring.boot.devredis.test.TestRedis;
import dev.mooring.session.store.SessionStore;
import dev.mooring.session.store.SessionStoreContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * {@link RedisSessionStore} keeps the contract on one server; callers are two instances.
 */
class RedisSessionStoreContractIT extends SessionStoreContract {

	@RegisterExtension
	static final TestRedis redis = new TestRedis();

	private static LettuceConnectionFactory[] factories;

	private static SessionStore[] stores;

	private int calls;

	@BeforeAll
	static void connect() {
		factories = new LettuceConnectionFactory[] { Lettuce.factory(redis.getUrl()), Lettuce.factory(redis.getUrl()) };
		stores = new SessionStore[] { Lettuce.store(factories[0]), Lettuce.store(factories[1]) };
	}

	@AfterAll
	static void disconnect() {
		for (LettuceConnectionFactory factory : factories) {
			factory.destroy();
		}
	}

	@Override
	protected synchronized SessionStore store() {
		return stores[this.calls++ % stores.length];
	}

}
