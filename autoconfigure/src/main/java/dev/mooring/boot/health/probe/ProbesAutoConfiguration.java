package dev.mooring.boot.health.probe;

import io.micrometer.core.instrument.binder.MeterBinder;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroupsPostProcessor;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.boot.health.registry.ReactiveHealthContributorRegistry;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of probes: what readiness depends
 * on, the startup probe, and their meters.
 */
@AutoConfiguration(
		after = { AvailabilityProbesAutoConfiguration.class, HealthContributorRegistryAutoConfiguration.class })
@ConditionalOnClass(name = { "org.springframework.boot.health.actuate.endpoint.HealthEndpointGroupsPostProcessor",
		"org.springframework.boot.actuate.endpoint.annotation.Endpoint" })
@ConditionalOnBooleanProperty(name = "mooring.health.enabled", matchIfMissing = true)
public final class ProbesAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "startupStateHealthIndicator")
	@ConditionalOnBooleanProperty(name = "management.endpoint.health.probes.enabled", matchIfMissing = true)
	StartupStateHealthIndicator startupStateHealthIndicator(ApplicationContext context) {
		return new StartupStateHealthIndicator(context);
	}

	@Bean
	HealthEndpointGroupsPostProcessor mooringProbeGroups(ObjectProvider<ComponentHealth> components,
			ListableBeanFactory beanFactory, Environment environment) {
		return new ProbeGroupsPostProcessor(components, beanFactory, environment);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.REACTIVE)
	@ConditionalOnClass(Mono.class)
	static class ReactiveConfiguration {

		@Bean
		@ConditionalOnBean({ HealthContributorRegistry.class, ReactiveHealthContributorRegistry.class })
		ReactiveProbes mooringReactiveProbes(HealthContributorRegistry registry,
				ReactiveHealthContributorRegistry reactiveRegistry) {
			return new ReactiveProbes(registry, reactiveRegistry);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterBinder.class)
	@ConditionalOnBooleanProperty(name = "mooring.metrics.enabled", matchIfMissing = true)
	static class MetersConfiguration {

		@Bean
		@ConditionalOnBean(ApplicationAvailability.class)
		@ConditionalOnMissingBean
		MicrometerHealthMeters mooringHealthMeters(ApplicationAvailability availability,
				ObjectProvider<ComponentHealth> components) {
			return new MicrometerHealthMeters(availability, components.orderedStream().toList());
		}

	}

}
