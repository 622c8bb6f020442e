package dev.mooring.benchmarks.app;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * One Redis call for each request and nothing else: {@code HGETALL} of a hash as large as
 * a session with one small attribute, over one shared connection, waited for. It is the
 * least that a session outside of the process can cost.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("benchmark.redis-call")
class RedisCallConfiguration {

	private static final byte[] KEY = bytes("benchmark:call");

	/**
	 * The sizes of a creation time, an access time, an interval and a short string, each
	 * serialized.
	 */
	private static final Map<String, Integer> FIELDS = Map.of("creationTime", 82, "lastAccessedTime", 82,
			"maxInactiveInterval", 81, "sessionAttr:name", 19);

	@Bean(destroyMethod = "shutdown")
	RedisClient redisClient(@Value("${spring.data.redis.url}") String url) {
		return RedisClient.create(url);
	}

	@Bean
	StatefulRedisConnection<byte[], byte[]> redisConnection(RedisClient client) {
		StatefulRedisConnection<byte[], byte[]> connection = client.connect(ByteArrayCodec.INSTANCE);
		FIELDS.forEach((field, size) -> connection.sync()
			.hset(KEY, bytes(field), HexFormat.of().parseHex("aced".repeat(size / 2) + "00".repeat(size % 2))));
		return connection;
	}

	@Bean
	Filter redisCallFilter(StatefulRedisConnection<byte[], byte[]> connection) {
		return (request, response, chain) -> {
			try {
				connection.async().hgetall(KEY).get(2, TimeUnit.SECONDS);
			}
			catch (Exception ex) {
				throw new ServletException(ex);
			}
			chain.doFilter(request, response);
		};
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
