package dev.mooring.boot.report;

import java.util.function.Supplier;

import dev.mooring.session.store.SessionStore;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.util.ClassUtils;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of the report: the endpoint, if the
 * application exposes it, and the block in the log.
 */
@AutoConfiguration
@ConditionalOnClass(SessionStore.class)
@ConditionalOnBooleanProperty(name = "mooring.report.enabled", matchIfMissing = true)
public final class ReportAutoConfiguration {

	private static final String SERVER_CONTEXT = "org.springframework.boot.web.server.context.WebServerApplicationContext";

	@Bean
	@ConditionalOnBooleanProperty(name = "mooring.report.log", matchIfMissing = true)
	StartupReport mooringStartupReport(ConfigurableApplicationContext context,
			ObjectProvider<RedisLocation> redisLocation, ObjectProvider<SessionStore> sessionStore) {
		return new StartupReport(context, report(context, redisLocation, sessionStore));
	}

	private static Supplier<MooringReport> report(ConfigurableApplicationContext context,
			ObjectProvider<RedisLocation> redisLocation, ObjectProvider<SessionStore> sessionStore) {
		return () -> new ReportBuilder(context.getEnvironment(),
				new RunningInstance(redisLocation.stream().findFirst().map(RedisLocation::describe).orElse(null),
						sessionStore.stream().findAny().isPresent(), isWeb(context)))
			.build();
	}

	private static boolean isWeb(ConfigurableApplicationContext context) {
		Class<?> type = serverContext(context.getClassLoader());
		return type != null && type.isInstance(context);
	}

	private static @Nullable Class<?> serverContext(@Nullable ClassLoader classLoader) {
		return ClassUtils.isPresent(SERVER_CONTEXT, classLoader)
				? ClassUtils.resolveClassName(SERVER_CONTEXT, classLoader) : null;
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ WebEndpoint.class, ConditionalOnAvailableEndpoint.class })
	static class EndpointConfiguration {

		@Bean
		@ConditionalOnAvailableEndpoint
		MooringEndpoint mooringEndpoint(ConfigurableApplicationContext context,
				ObjectProvider<RedisLocation> redisLocation, ObjectProvider<SessionStore> sessionStore) {
			return new MooringEndpoint(report(context, redisLocation, sessionStore));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = { "org.springframework.data.redis.connection.RedisConnectionFactory",
			"io.lettuce.core.RedisClient" })
	static class RedisConfiguration {

		@Bean
		RedisLocation mooringRedisLocation(ObjectProvider<RedisConnectionFactory> connectionFactory) {
			return new RedisLocation(connectionFactory);
		}

	}

}
