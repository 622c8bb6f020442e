package dev.mooring.boot.devredis;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.RedisStaticMasterReplicaConfiguration;

/**
 * {@link EnableAutoConfiguration Auto-configuration} that starts a development Redis when
 * no Redis is configured.
 * <p>
 * It backs off when a property says which Redis to use ({@link RedisConfiguration}), when
 * there are connection details of another origin (the application, Testcontainers, Docker
 * Compose), a connection factory, or a Redis configuration bean, and with
 * {@code mooring.dev-redis.enabled=false}.
 */
@AutoConfiguration(before = DataRedisAutoConfiguration.class)
@ConditionalOnClass(DataRedisConnectionDetails.class)
@ConditionalOnBooleanProperty(name = "mooring.dev-redis.enabled", matchIfMissing = true)
@ConditionalOnMissingBean({ DataRedisConnectionDetails.class, RedisConnectionFactory.class,
		RedisStandaloneConfiguration.class, RedisSentinelConfiguration.class, RedisClusterConfiguration.class,
		RedisStaticMasterReplicaConfiguration.class })
@Conditional(OnNoRedisConfiguredCondition.class)
public final class DevRedisAutoConfiguration {

	@Bean
	DevRedisConnectionDetails devRedisConnectionDetails(ApplicationContext context) {
		return DevRedisConnectionDetails.start(context);
	}

}
