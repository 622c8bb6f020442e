package dev.mooring.boot.session;

import java.time.Clock;
import java.time.Duration;

import dev.mooring.session.OnOutage;
import dev.mooring.session.SessionSettings;
import dev.mooring.session.local.LocalSettings;
import dev.mooring.session.metrics.MicrometerSessionObserver;
import dev.mooring.session.redis.RedisPrincipalIndex;
import dev.mooring.session.redis.RedisSessionStore;
import dev.mooring.session.store.PrincipalIndex;
import dev.mooring.session.store.SessionObserver;
import dev.mooring.session.store.SessionStore;
import dev.mooring.session.store.SessionStoreDecorator;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.session.autoconfigure.SessionTimeout;
import org.springframework.boot.session.data.redis.autoconfigure.SessionDataRedisProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.session.MapSession;
import org.springframework.session.SessionIdGenerator;
import org.springframework.session.UuidSessionIdGenerator;
import org.springframework.session.data.redis.config.annotation.SpringSessionRedisConnectionFactory;

/**
 * The store and what it is made of, for servlet and reactive applications.
 */
@Configuration(proxyBeanMethods = false)
class SessionStoreConfiguration {

	@Bean
	@ConditionalOnMissingBean
	SessionObserver mooringSilentSessionObserver() {
		return SessionObserver.NONE;
	}

	@Bean
	SessionConnection mooringSessionConnection(
			@SpringSessionRedisConnectionFactory ObjectProvider<RedisConnectionFactory> sessionConnectionFactory,
			ObjectProvider<RedisConnectionFactory> connectionFactory) {
		RedisConnectionFactory factory = sessionConnectionFactory.getIfAvailable(connectionFactory::getObject);
		if (factory instanceof LettuceConnectionFactory lettuce) {
			return new SessionConnection(lettuce);
		}
		throw new IllegalStateException("Sessions need a LettuceConnectionFactory but would get a "
				+ factory.getClass().getName()
				+ ": mark the one to use with @SpringSessionRedisConnectionFactory, or set mooring.session.repository=spring");
	}

	@Bean
	SessionSettings mooringSessionSettings(MooringSessionProperties properties,
			SessionDataRedisProperties redisProperties,
			@Qualifier(SessionSerializerAutoConfiguration.BEAN_NAME) RedisSerializer<Object> serializer,
			ObjectProvider<SessionTimeout> sessionTimeout, ObjectProvider<SessionIdGenerator> sessionIdGenerator,
			SessionObserver observer) {
		SessionTimeout timeout = sessionTimeout.getIfAvailable(() -> () -> null);
		Duration maxInactiveInterval = timeout.getTimeout();
		return new SessionSettings(serializer,
				(maxInactiveInterval != null) ? maxInactiveInterval : MapSession.DEFAULT_MAX_INACTIVE_INTERVAL,
				redisProperties.getSaveMode(), properties.onUnreadable(), properties.onOutage(),
				properties.maxAttributeSize(), properties.maxSize(),
				sessionIdGenerator.getIfAvailable(UuidSessionIdGenerator::getInstance), Clock.systemUTC(), observer);
	}

	@Bean
	@ConditionalOnMissingBean
	SessionStore mooringSessionStore(SessionConnection connection, MooringSessionProperties properties,
			SessionDataRedisProperties redisProperties, SessionSettings settings,
			ObjectProvider<LocalSettings> localSettings) {
		// Whatever an instance may still have a copy of must not come back
		Duration recoveryWindow = (properties.onOutage() != OnOutage.LOCAL) ? Duration.ZERO
				: localSettings.stream()
					.map((local) -> local.maxAge().multipliedBy(2))
					.findFirst()
					.orElse(Duration.ZERO);
		return new RedisSessionStore(connection.factory(), redisProperties.getNamespace(), settings.serializer(),
				properties.touchInterval(), connection.timeout(properties.commandTimeout()), recoveryWindow,
				settings.observer());
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnProperty(name = "mooring.session.index", havingValue = "principal")
	PrincipalIndex mooringPrincipalIndex(SessionConnection connection, MooringSessionProperties properties,
			SessionDataRedisProperties redisProperties) {
		return new RedisPrincipalIndex(connection.factory(), redisProperties.getNamespace(),
				connection.timeout(properties.commandTimeout()));
	}

	@Bean
	DecoratedStore mooringDecoratedStore(SessionStore store, ObjectProvider<PrincipalIndex> index,
			ObjectProvider<SessionStoreDecorator> decorators) {
		return DecoratedStore.of(store, index.getIfAvailable(), decorators.orderedStream().toList());
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterBinder.class)
	@ConditionalOnBooleanProperty(name = "mooring.metrics.enabled", matchIfMissing = true)
	@ConditionalOnMissingBean(SessionObserver.class)
	static class MetersConfiguration {

		@Bean
		MicrometerSessionObserver mooringSessionObserver() {
			return new MicrometerSessionObserver();
		}

	}

}
