package dev.mooring.session.redis;

import java.net.URI;
import java.time.Duration;
import java.util.function.Function;

import dev.mooring.session.store.SessionObserver;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.serializer.RedisSerializer;

/**
 * Connections and stores for tests.
 */
final class Lettuce {

	static final String NAMESPACE = "spring:session";

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

	static RedisSessionStore store(LettuceConnectionFactory factory, Duration touchInterval) {
		return new RedisSessionStore(factory, NAMESPACE, RedisSerializer.java(), touchInterval, Duration.ofSeconds(10),
				SessionObserver.NONE);
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
