package dev.mooring.boot.health;

import java.time.Clock;
import java.util.Map;

import dev.mooring.boot.outage.OutageAutoConfiguration;
import dev.mooring.boot.outage.SessionJournal;
import dev.mooring.session.OnOutage;
import dev.mooring.session.SessionSettings;
import dev.mooring.session.circuit.StoreCircuit;
import io.micrometer.core.instrument.Timer;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.SimpleAutowireCandidateResolver;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.health.DataRedisHealthIndicator;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of the health contributors
 * {@code sessionStore} and, where sessions have the application's only connection to
 * Redis, {@code redis}. Spring Boot's off switches for them are
 * {@code management.health.session-store.enabled} and
 * {@code management.health.redis.enabled}.
 */
@AutoConfiguration(after = OutageAutoConfiguration.class, beforeName = {
		"org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration",
		"org.springframework.boot.data.redis.autoconfigure.health.DataRedisHealthContributorAutoConfiguration",
		"org.springframework.boot.data.redis.autoconfigure.health.DataRedisReactiveHealthContributorAutoConfiguration" })
@ConditionalOnClass({ ConditionalOnEnabledHealthIndicator.class, StoreCircuit.class })
@ConditionalOnBean(value = StoreCircuit.class, search = SearchStrategy.CURRENT)
@ConditionalOnBooleanProperty(name = "mooring.health.enabled", matchIfMissing = true)
@EnableConfigurationProperties(StoreHealthProperties.class)
public final class SessionStoreHealthAutoConfiguration {

	private static final String INDICATOR = "sessionStoreHealthIndicator";

	@Bean
	StoreHealth mooringStoreHealth(StoreCircuit circuit, StoreHealthProperties properties,
			ObjectProvider<StoreLatency> latency, ObjectProvider<SessionJournal> journal,
			ObjectProvider<SessionSettings> settings, ListableBeanFactory beanFactory) {
		boolean local = settings.stream().anyMatch((candidate) -> candidate.onOutage() == OnOutage.LOCAL);
		SessionJournal waiting = local ? journal.getIfAvailable() : null;
		StoreHealth health = new StoreHealth(circuit, properties, latency.getIfAvailable(() -> StoreLatency.UNKNOWN),
				(waiting != null) ? waiting::size : null, Clock.systemUTC(), () -> beanFactory.containsBean(INDICATOR));
		circuit.onOutcome(health);
		circuit.checkEvery(properties.interval(), properties.timeout());
		return health;
	}

	@Bean(INDICATOR)
	@ConditionalOnEnabledHealthIndicator("session-store")
	@ConditionalOnMissingBean(name = INDICATOR)
	SessionStoreHealthIndicator sessionStoreHealthIndicator(StoreHealth health) {
		return new SessionStoreHealthIndicator(health);
	}

	/**
	 * Otherwise it would hear of calls only from the first probe on.
	 */
	@Bean
	static LazyInitializationExcludeFilter mooringStoreHealthIsNotLazy() {
		return LazyInitializationExcludeFilter.forBeanTypes(StoreHealth.class);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(Timer.class)
	static class LatencyConfiguration {

		@Bean
		MicrometerStoreLatency mooringStoreLatency() {
			return new MicrometerStoreLatency(io.micrometer.core.instrument.Clock.SYSTEM);
		}

	}

	/**
	 * Spring Boot's own asks Redis and waits for the answer as long as the client does.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ RedisConnectionFactory.class, DataRedisHealthIndicator.class })
	@ConditionalOnBean(name = "mooringSessionStore")
	@Conditional(OnOnlyRedisConnectionCondition.class)
	@ConditionalOnEnabledHealthIndicator("redis")
	static class RedisConfiguration {

		/**
		 * Auto-configurations that come later may have added connections.
		 */
		@Bean
		@ConditionalOnMissingBean(name = { "redisHealthIndicator", "redisHealthContributor" })
		HealthContributor redisHealthContributor(StoreHealth health, ConfigurableListableBeanFactory beanFactory) {
			Map<String, RedisConnectionFactory> connectionFactories = SimpleAutowireCandidateResolver
				.resolveAutowireCandidates(beanFactory, RedisConnectionFactory.class, false, true);
			return (connectionFactories.size() <= 1) ? new SessionStoreHealthIndicator(health)
					: CompositeHealthContributor.fromMap(connectionFactories, DataRedisHealthIndicator::new);
		}

	}

}
