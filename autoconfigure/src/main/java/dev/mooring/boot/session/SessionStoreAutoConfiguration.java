package dev.mooring.boot.session;

import dev.mooring.session.IndexedMooringSessionRepository;
import dev.mooring.session.IndexedReactiveMooringSessionRepository;
import dev.mooring.session.MooringSessionRepository;
import dev.mooring.session.ReactiveMooringSessionRepository;
import dev.mooring.session.SessionSettings;
import dev.mooring.session.store.PrincipalIndex;
import reactor.netty.http.server.HttpServerRequest;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.session.autoconfigure.SessionAutoConfiguration;
import org.springframework.boot.session.data.redis.autoconfigure.SessionDataRedisAutoConfiguration;
import org.springframework.boot.session.data.redis.autoconfigure.SessionDataRedisProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.session.ReactiveSessionRepository;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for sessions in Redis. It takes the
 * place of Spring Boot's, unless the application has its own session repository, asks for
 * Spring Session's ({@code mooring.session.repository=spring}, or
 * {@code spring.session.data.redis.repository-type=indexed}), or reaches Redis through
 * another client than Lettuce.
 */
@AutoConfiguration(before = { SessionDataRedisAutoConfiguration.class, SessionAutoConfiguration.class },
		beforeName = { "org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration",
				"org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration" },
		after = { DataRedisAutoConfiguration.class, SessionSerializerAutoConfiguration.class },
		afterName = "org.springframework.boot.webflux.autoconfigure.WebSessionIdResolverAutoConfiguration")
@ConditionalOnClass({ Session.class, LettuceConnectionFactory.class, SessionDataRedisAutoConfiguration.class })
@ConditionalOnBooleanProperty(name = "mooring.session.enabled", matchIfMissing = true)
@ConditionalOnProperty(name = "mooring.session.repository", havingValue = "mooring", matchIfMissing = true)
@ConditionalOnProperty(name = "spring.session.data.redis.repository-type", havingValue = "default",
		matchIfMissing = true)
@Conditional(OnLettuceCondition.class)
@EnableConfigurationProperties({ MooringSessionProperties.class, SessionDataRedisProperties.class })
public final class SessionStoreAutoConfiguration {

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.SERVLET)
	@ConditionalOnMissingBean(SessionRepository.class)
	@Import({ SessionStoreConfiguration.class, MooringHttpSessionConfiguration.class })
	static class ServletConfiguration {

		/**
		 * Commands have deadlines. This is for stores that forget theirs.
		 */
		private static final int DEADLINES = 5;

		@Bean
		@ConditionalOnMissingBean(PrincipalIndex.class)
		MooringSessionRepository sessionRepository(DecoratedStore store, SessionSettings settings,
				MooringSessionProperties properties, SessionDataRedisProperties redisProperties,
				ApplicationEventPublisher eventPublisher) {
			return new MooringSessionRepository(store.sessions(), settings, redisProperties.getFlushMode(),
					properties.commandTimeout().multipliedBy(DEADLINES), eventPublisher);
		}

		@Bean
		@ConditionalOnBean(PrincipalIndex.class)
		IndexedMooringSessionRepository indexedSessionRepository(DecoratedStore store, SessionSettings settings,
				MooringSessionProperties properties, SessionDataRedisProperties redisProperties,
				ApplicationEventPublisher eventPublisher) {
			return new IndexedMooringSessionRepository(store.sessions(), settings, store.requiredPrincipals(),
					redisProperties.getFlushMode(), properties.commandTimeout().multipliedBy(DEADLINES),
					eventPublisher);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.REACTIVE)
	@ConditionalOnMissingBean(ReactiveSessionRepository.class)
	@Import({ SessionStoreConfiguration.class, MooringWebSessionConfiguration.class })
	static class ReactiveConfiguration {

		@Bean
		@ConditionalOnMissingBean(PrincipalIndex.class)
		ReactiveMooringSessionRepository reactiveSessionRepository(DecoratedStore store, SessionSettings settings,
				ApplicationEventPublisher eventPublisher) {
			return new ReactiveMooringSessionRepository(store.sessions(), settings, eventPublisher);
		}

		@Bean
		@ConditionalOnBean(PrincipalIndex.class)
		IndexedReactiveMooringSessionRepository indexedReactiveSessionRepository(DecoratedStore store,
				SessionSettings settings, ApplicationEventPublisher eventPublisher) {
			return new IndexedReactiveMooringSessionRepository(store.sessions(), settings, store.requiredPrincipals(),
					eventPublisher);
		}

		/**
		 * Where the server is Reactor Netty.
		 */
		@Configuration(proxyBeanMethods = false)
		@ConditionalOnClass(HttpServerRequest.class)
		static class NettyConfiguration {

			@Bean
			ConnectionEventLoop mooringConnectionEventLoop() {
				return new ConnectionEventLoop();
			}

		}

	}

}
