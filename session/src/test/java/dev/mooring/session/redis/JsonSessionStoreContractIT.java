package dev.mooring.session.redis;

import java.time.Duration;
import java.util.List;

import dev.mooring.boot.devredis.test.TestRedis;
import dev.mooring.session.serializer.SessionSerializers;
import dev.mooring.session.store.RecoverableSessionStore;
import dev.mooring.session.store.RecoverableSessionStoreContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.serializer.RedisSerializer;

/**
 * {@link RedisSessionStore} keeps the contract with numbers in JSON.
 */
class JsonSessionStoreContractIT extends RecoverableSessionStoreContract {

	@RegisterExtension
	static final TestRedis redis = new TestRedis();

	private static LettuceConnectionFactory factory;

	private static RecoverableSessionStore store;

	@BeforeAll
	static void connect() {
		factory = Lettuce.factory(redis.getUrl());
		store = Lettuce.store(factory, SessionSerializers.json(JsonSessionStoreContractIT.class.getClassLoader(),
				List.of(), RedisSerializer.java()), RECOVERY_WINDOW);
	}

	@AfterAll
	static void disconnect() {
		factory.destroy();
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
