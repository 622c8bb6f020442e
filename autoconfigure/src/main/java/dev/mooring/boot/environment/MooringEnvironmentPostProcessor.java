package dev.mooring.boot.environment;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Adds what Mooring contributes to the environment: {@link PlainVariables} and
 * {@link StarterDefaults}.
 * <p>
 * It runs last, when the application's files have been read: their off switches count,
 * and their properties have their place in the order. Sources that come later still are
 * the business of {@link LateEnvironmentFilter}.
 */
class MooringEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (Binder.get(environment).bind("mooring.environment.enabled", Boolean.class).orElse(true)) {
			PlainVariables.addTo(environment);
		}
		StarterDefaults.addTo(environment);
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

}
