package dev.mooring.benchmarks.app;

import org.redisson.config.Config;
import org.redisson.spring.data.connection.RedissonConnectionFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Redisson with its defaults as the connection factory of Spring Data Redis.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("benchmark.redisson")
class RedissonConfiguration {

	@Bean
	RedissonConnectionFactory redisConnectionFactory(@Value("${spring.data.redis.url}") String url) {
		Config config = new Config();
		config.useSingleServer().setAddress(url);
		return new RedissonConnectionFactory(config);
	}

}
