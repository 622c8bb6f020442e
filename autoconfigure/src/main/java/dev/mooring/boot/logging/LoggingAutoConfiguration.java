package dev.mooring.boot.logging;

import dev.mooring.boot.session.SessionStoreAutoConfiguration;
import dev.mooring.session.log.SessionIdHash;
import dev.mooring.session.log.SessionIdMdc;
import dev.mooring.session.store.SessionStore;
import io.micrometer.context.ContextRegistry;
import org.slf4j.MDC;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.session.data.redis.autoconfigure.SessionDataRedisProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.session.Session;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import org.springframework.web.server.session.WebSessionManager;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of the session's hash in log lines.
 */
@AutoConfiguration(after = SessionStoreAutoConfiguration.class,
		beforeName = "org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration")
@ConditionalOnClass({ Session.class, SessionStore.class, SessionDataRedisProperties.class, MDC.class })
@ConditionalOnBean({ SessionStore.class, SessionDataRedisProperties.class })
@Conditional(OnSessionHashCondition.class)
@EnableConfigurationProperties(MooringLoggingProperties.class)
public final class LoggingAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	SessionIdHash mooringSessionIdHash(MooringLoggingProperties properties, SessionDataRedisProperties redisProperties,
			Environment environment) {
		return new SessionIdHash(properties.salt(environment.getProperty("spring.application.name", ""),
				redisProperties.getNamespace()));
	}

	@Bean
	@ConditionalOnMissingBean
	SessionIdMdc mooringSessionIdMdc(SessionIdHash hash) {
		return new SessionIdMdc(hash);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ContextRegistry.class)
	static class PropagationConfiguration {

		/**
		 * Contexts share the registry, which keeps one accessor for each key.
		 */
		PropagationConfiguration() {
			ContextRegistry.getInstance().registerThreadLocalAccessor(new SessionHashAccessor());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ ContextRegistry.class, Mono.class, WebSessionManager.class })
	@ConditionalOnWebApplication(type = Type.REACTIVE)
	@ConditionalOnBean(name = WebHttpHandlerBuilder.WEB_SESSION_MANAGER_BEAN_NAME)
	static class ReactiveConfiguration {

		@Bean
		SessionHashWebFilter mooringSessionHashWebFilter(SessionIdHash hash, WebSessionManager sessionManager) {
			return new SessionHashWebFilter(hash, sessionManager);
		}

	}

}
