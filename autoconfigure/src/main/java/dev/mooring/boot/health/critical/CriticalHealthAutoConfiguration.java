package dev.mooring.boot.health.critical;

import dev.mooring.boot.health.probe.ProbesAutoConfiguration;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.boot.health.registry.ReactiveHealthContributorRegistry;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of {@code mooring.health.critical}:
 * health contributors that readiness depends on, evaluated in the background.
 */
@AutoConfiguration(after = HealthContributorRegistryAutoConfiguration.class, before = ProbesAutoConfiguration.class)
@ConditionalOnClass(HealthContributorRegistry.class)
@ConditionalOnBean(HealthContributorRegistry.class)
@ConditionalOnBooleanProperty(name = "mooring.health.enabled", matchIfMissing = true)
@EnableConfigurationProperties(CriticalHealthProperties.class)
public final class CriticalHealthAutoConfiguration {

	private static final int FIRST_ERROR = 400;

	@Bean
	CriticalContributors mooringCriticalContributors(CriticalHealthProperties properties,
			ObjectProvider<HealthContributorRegistry> registry,
			ObjectProvider<ReactiveHealthContributorRegistry> reactiveRegistry,
			ObjectProvider<HealthEndpointGroups> groups) {
		return new CriticalContributors(properties, registry, reactiveRegistry,
				(status) -> isReady(status, groups.getIfAvailable()));
	}

	/**
	 * As the HTTP status of the readiness probe has it if all else is up. Statuses that
	 * the group has no order for are left out.
	 */
	private static boolean isReady(Status status, @Nullable HealthEndpointGroups groups) {
		HealthEndpointGroup readiness = (groups != null) ? groups.get("readiness") : null;
		if (readiness == null) {
			return true;
		}
		Status probe = readiness.getStatusAggregator().getAggregateStatus(Status.UP, status);
		return readiness.getHttpCodeStatusMapper().getStatusCode(probe) < FIRST_ERROR;
	}

	@Bean
	static LazyInitializationExcludeFilter mooringCriticalContributorsAreNotLazy() {
		return LazyInitializationExcludeFilter.forBeanTypes(CriticalContributors.class);
	}

}
