package dev.mooring.session.redis;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Function;

import dev.mooring.session.store.SessionObserver;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.serializer.RedisSerializer;

/**
 * Connections and stores for tests.
 */
final class Lettuce {

	static final String NAMESPACE = "spring:session";

	static final Duration TIMEOUT = Duration.ofSeconds(10);

	private Lettuce() {
	}

	static LettuceConnectionFactory factory(String url) {
		URI uri = URI.create(url);
		return factory(new RedisStandaloneConfiguration(uri.getHost(), uri.getPort()));
	}

	static LettuceConnectionFactory factory(RedisStandaloneConfiguration configuration) {
		return started(new LettuceConnectionFactory(configuration));
	}

	static LettuceConnectionFactory started(LettuceConnectionFactory factory) {
		factory.afterPropertiesSet();
		factory.start();
		return factory;
	}

	static RedisSessionStore store(LettuceConnectionFactory factory) {
		return store(factory, Duration.ZERO);
	}

	static RedisSessionStore store(LettuceConnectionFactory factory, Duration recoveryWindow) {
		return store(factory, RedisSerializer.java(), recoveryWindow);
	}

	static RedisSessionStore store(LettuceConnectionFactory factory, RedisSerializer<Object> serializer,
			Duration recoveryWindow) {
		return new RedisSessionStore(factory, NAMESPACE, serializer, Duration.ZERO, TIMEOUT, recoveryWindow,
				SessionObserver.NONE);
	}

	/**
	 * Tells how long the key of a session lives.
	 * @return negative: for ever; null if there is no key
	 */
	static Duration timeToLive(LettuceConnectionFactory factory, String id) {
		try (RedisConnection connection = factory.getConnection()) {
			byte[] key = (NAMESPACE + ":sessions:" + id).getBytes(StandardCharsets.UTF_8);
			long milliseconds = connection.keyCommands().pTtl(key);
			return (milliseconds != -2) ? Duration.ofMillis(milliseconds) : null;
		}
	}

	/**
	 * Makes Redis lose its data.
	 */
	static void flush(LettuceConnectionFactory factory) {
		try (RedisConnection connection = factory.getConnection()) {
			connection.serverCommands().flushAll();
		}
	}

	/**
	 * Sends commands as an operator would.
	 */
	static <T> T command(String url, Function<RedisCommands<String, String>, T> commands) {
		RedisClient client = RedisClient.create(url);
		try (StatefulRedisConnection<String, String> connection = client.connect()) {
			return commands.apply(connection.sync());
		}
		finally {
			client.shutdown(Duration.ZERO, Duration.ofSeconds(5));
		}
	}

}
