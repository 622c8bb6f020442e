package dev.mooring.boot.health;

import dev.mooring.boot.outage.OutageAutoConfiguration;
import dev.mooring.session.circuit.StoreCircuit;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of the health contributor
 * {@code sessionStore}. Spring Boot's off switch for it is
 * {@code management.health.session-store.enabled}.
 */
@AutoConfiguration(after = OutageAutoConfiguration.class,
		beforeName = "org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration")
@ConditionalOnClass({ ConditionalOnEnabledHealthIndicator.class, StoreCircuit.class })
@ConditionalOnBean(StoreCircuit.class)
@ConditionalOnEnabledHealthIndicator("session-store")
public final class SessionStoreHealthAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "sessionStoreHealthIndicator")
	SessionStoreHealthIndicator sessionStoreHealthIndicator(StoreCircuit circuit) {
		return new SessionStoreHealthIndicator(circuit);
	}

}
