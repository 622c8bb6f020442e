package dev.mooring.boot.metrics;

import dev.mooring.boot.outage.OutageAutoConfiguration;
import dev.mooring.session.circuit.StoreCircuit;
import dev.mooring.session.metrics.MicrometerStoreMeters;
import dev.mooring.session.metrics.RedisMemoryMeters;
import dev.mooring.session.metrics.StoreCallObserver;
import dev.mooring.session.metrics.TracedStoreCalls;
import dev.mooring.session.redis.RedisSessionStore;
import dev.mooring.session.store.SessionStore;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.tracing.Tracer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of the meters of the session store,
 * and of its spans in applications that trace.
 */
@AutoConfiguration(after = OutageAutoConfiguration.class)
@ConditionalOnClass({ MeterBinder.class, StoreCircuit.class })
@ConditionalOnBean(value = StoreCircuit.class, search = SearchStrategy.CURRENT)
@ConditionalOnBooleanProperty(name = "mooring.metrics.enabled", matchIfMissing = true)
public final class StoreMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	MicrometerStoreMeters mooringStoreMeters() {
		return new MicrometerStoreMeters();
	}

	@Bean
	@ConditionalOnMissingBean(RedisMemoryMeters.class)
	MeterBinder mooringRedisMemoryMeters(SessionStore store, StoreCircuit circuit) {
		return (store instanceof RedisSessionStore redis)
				? new RedisMemoryMeters(redis::memory, () -> circuit.hasAnswered() && circuit.isClosed())
				: (registry) -> {
				};
	}

	@Bean
	StoreMetricsDecorator mooringStoreMetricsDecorator(MicrometerStoreMeters meters,
			ObjectProvider<StoreTracing> tracing) {
		StoreTracing spans = tracing.getIfAvailable();
		return new StoreMetricsDecorator((spans != null) ? spans.around(meters) : meters);
	}

	/**
	 * Adds spans, where there is a tracer.
	 */
	interface StoreTracing {

		StoreCallObserver around(StoreCallObserver observer);

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(Tracer.class)
	static class TracingConfiguration {

		@Bean
		StoreTracing mooringStoreTracing(ObjectProvider<Tracer> tracers) {
			return (observer) -> {
				Tracer tracer = tracers.getIfUnique();
				return (tracer != null) ? new TracedStoreCalls(observer, tracer) : observer;
			};
		}

	}

}
