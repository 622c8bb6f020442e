package dev.mooring.boot.report;

import java.util.Optional;

import dev.mooring.session.store.SessionStore;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.ApplicationContext;
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

	private static final String REACTIVE_CONTEXT = "org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext";

	@Bean
	StartupReport mooringStartupReport(ConfigurableApplicationContext context) {
		return new StartupReport(context, () -> builder(context).buildSummaries());
	}

	/**
	 * The beans are looked up when the report is made: the parts without which it does
	 * may not even have their classes.
	 */
	private static ReportBuilder builder(ConfigurableApplicationContext context) {
		return new ReportBuilder(context.getEnvironment(), type(context),
				new RunningInstance(first(context, RedisLocation.class).map(RedisLocation::describe).orElse(null),
						context.getBeanProvider(SessionStore.class).stream().findAny().isPresent(),
						first(context, ActuatorEndpoints.class).map(ActuatorEndpoints::exposed).orElse(null)));
	}

	private static <T> Optional<T> first(ApplicationContext context, Class<T> type) {
		return context.getBeanProvider(type).stream().findFirst();
	}

	private static WebApplicationType type(ApplicationContext context) {
		if (!isInstance(SERVER_CONTEXT, context)) {
			return WebApplicationType.NONE;
		}
		return isInstance(REACTIVE_CONTEXT, context) ? WebApplicationType.REACTIVE : WebApplicationType.SERVLET;
	}

	private static boolean isInstance(String type, ApplicationContext context) {
		return ClassUtils.isPresent(type, context.getClassLoader())
				&& ClassUtils.resolveClassName(type, context.getClassLoader()).isInstance(context);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ WebEndpoint.class, ConditionalOnAvailableEndpoint.class })
	static class EndpointConfiguration {

		@Bean
		ActuatorEndpoints mooringActuatorEndpoints(ObjectProvider<PathMappedEndpoints> endpoints,
				ApplicationContext context) {
			return new ActuatorEndpoints(endpoints, context);
		}

		@Bean
		@ConditionalOnAvailableEndpoint
		MooringEndpoint mooringEndpoint(ConfigurableApplicationContext context) {
			return new MooringEndpoint(() -> builder(context).build());
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
