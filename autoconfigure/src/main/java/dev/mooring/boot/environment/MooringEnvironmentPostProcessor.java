package dev.mooring.boot.environment;

import org.apache.commons.logging.Log;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Adds what Mooring contributes to the environment: {@link PlainVariables} and
 * {@link StarterDefaults}.
 * <p>
 * It runs last, when the application's files have been read: their off switches count,
 * and their properties have their place in the order.
 */
class MooringEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

	private final Log logger;

	MooringEnvironmentPostProcessor(DeferredLogFactory logFactory) {
		this.logger = logFactory.getLog(MooringEnvironmentPostProcessor.class);
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (Binder.get(environment).bind("mooring.environment.enabled", Boolean.class).orElse(true)) {
			new PlainVariables(this.logger).addTo(environment);
		}
		StarterDefaults.addTo(environment);
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

}
