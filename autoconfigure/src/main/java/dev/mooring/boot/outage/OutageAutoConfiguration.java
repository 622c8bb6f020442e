package dev.mooring.boot.outage;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import dev.mooring.boot.session.SessionStoreAutoConfiguration;
import dev.mooring.session.OnOutage;
import dev.mooring.session.SessionSettings;
import dev.mooring.session.circuit.CircuitSettings;
import dev.mooring.session.circuit.StoreCircuit;
import dev.mooring.session.local.LocalSettings;
import dev.mooring.session.metrics.MicrometerOutageMeters;
import dev.mooring.session.redis.RedisSessionStore;
import dev.mooring.session.store.RecoverableSessionStore;
import dev.mooring.session.store.SessionStore;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.session.Session;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of what happens to sessions when
 * Redis is away.
 */
@AutoConfiguration(after = SessionStoreAutoConfiguration.class)
@ConditionalOnClass({ Session.class, StoreCircuit.class })
@ConditionalOnBean({ SessionStore.class, SessionSettings.class })
@EnableConfigurationProperties(OutageProperties.class)
public final class OutageAutoConfiguration {

	private static final String PROBE_ID = "mooring-probe";

	@Bean
	@ConditionalOnMissingBean
	LocalSettings mooringLocalSettings(OutageProperties properties) {
		return properties.local().settings();
	}

	@Bean
	@ConditionalOnMissingBean
	CircuitSettings mooringCircuitSettings(OutageProperties properties, SessionStore store) {
		boolean cluster = store instanceof RedisSessionStore redis && redis.isClusterAware();
		return properties.circuit().settings(cluster ? CircuitSettings.CLUSTER : CircuitSettings.DEFAULT);
	}

	@Bean
	@ConditionalOnMissingBean
	StoreCircuit mooringStoreCircuit(SessionStore store, CircuitSettings settings) {
		Supplier<CompletionStage<String>> probe = (store instanceof RecoverableSessionStore recoverable)
				? recoverable::generation : () -> store.load(PROBE_ID).thenApply((record) -> PROBE_ID);
		if (!(store instanceof RedisSessionStore redis)) {
			return new StoreCircuit(settings, probe, () -> {
			});
		}
		StoreCircuit circuit = new StoreCircuit(settings, probe, redis::reconnect);
		redis.onConnect(circuit::check);
		return circuit;
	}

	@Bean
	OutageDecorator mooringOutageDecorator(SessionStore store, StoreCircuit circuit, SessionSettings sessionSettings,
			LocalSettings localSettings) {
		return new OutageDecorator(store, circuit,
				(sessionSettings.onOutage() == OnOutage.LOCAL) ? localSettings : null, sessionSettings.observer());
	}

	@Bean
	StoreLifecycle mooringStoreLifecycle(StoreCircuit circuit, OutageDecorator decorator, OutageProperties properties) {
		return new StoreLifecycle(circuit, decorator, properties);
	}

	@Bean
	static LazyInitializationExcludeFilter mooringStoreLifecycleIsNotLazy() {
		return LazyInitializationExcludeFilter.forBeanTypes(StoreLifecycle.class);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterBinder.class)
	@ConditionalOnBooleanProperty(name = "mooring.metrics.enabled", matchIfMissing = true)
	static class MetersConfiguration {

		@Bean
		@ConditionalOnMissingBean
		MicrometerOutageMeters mooringOutageMeters(StoreCircuit circuit, OutageDecorator decorator) {
			return new MicrometerOutageMeters(circuit, decorator::size);
		}

	}

}
