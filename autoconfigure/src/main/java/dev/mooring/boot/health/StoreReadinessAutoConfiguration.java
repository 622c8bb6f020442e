package dev.mooring.boot.health;

import dev.mooring.boot.outage.OutageAutoConfiguration;
import dev.mooring.session.circuit.StoreCircuit;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of readiness: an instance whose
 * session store has never answered must not take the place of one that works.
 */
@AutoConfiguration(before = ApplicationAvailabilityAutoConfiguration.class, after = OutageAutoConfiguration.class)
@ConditionalOnClass({ ApplicationAvailability.class, StoreCircuit.class })
@ConditionalOnBean(StoreCircuit.class)
@ConditionalOnBooleanProperty(name = "mooring.health.enabled", matchIfMissing = true)
public final class StoreReadinessAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(ApplicationAvailability.class)
	StoreAwareAvailability applicationAvailability(ObjectProvider<StoreCircuit> circuit) {
		return new StoreAwareAvailability(circuit);
	}

}
