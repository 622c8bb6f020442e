package dev.mooring.boot.environment;

import dev.mooring.session.log.LogEvent;
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
 * and their properties have their place in the order. Sources that come later still are
 * the business of {@link LateEnvironmentFilter}.
 */
class MooringEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

	/**
	 * The property source by which the environment of Spring Cloud's bootstrap context is
	 * known.
	 */
	private static final String BOOTSTRAP_PROPERTY_SOURCE_NAME = "bootstrap";

	/**
	 * The property source by which the copy is known in which Spring Cloud, where it has
	 * a bootstrap context, reads files again. Without one its copy has no mark.
	 */
	private static final String REFRESH_PROPERTY_SOURCE_NAME = "refreshArgs";

	/**
	 * Is set by {@code @SpringBootTest}.
	 */
	private static final String TEST_PROPERTY = "org.springframework.boot.test.context.SpringBootTestContextBootstrapper";

	private final LogEvent notApplied;

	MooringEnvironmentPostProcessor(DeferredLogFactory logFactory) {
		this.notApplied = LogEvent.warn(logFactory.getLog(MooringEnvironmentPostProcessor.class),
				PlainVariables.WARNING_EVENT);
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (isForeign(environment)) {
			return;
		}
		if (!isEnabled(environment)) {
			// Read before the application's files could say so
			environment.getPropertySources().remove(DotEnvPropertySource.NAME);
		}
		else {
			PlainVariables.addTo(environment, !isTest(environment)).forEach(this.notApplied::log);
		}
		StarterDefaults.addTo(environment);
	}

	/**
	 * Whether the environment is not the application's, but one of Spring Cloud's. What
	 * is added to that of the bootstrap context is copied into the application's, past
	 * its off switches; that of a refresh lacks stronger sources which the variables had
	 * yielded to.
	 * @param environment the environment
	 * @return whether it is
	 */
	static boolean isForeign(ConfigurableEnvironment environment) {
		return environment.getPropertySources().contains(BOOTSTRAP_PROPERTY_SOURCE_NAME)
				|| environment.getPropertySources().contains(REFRESH_PROPERTY_SOURCE_NAME);
	}

	/**
	 * Whether the application runs in a {@code @SpringBootTest}, whose dynamic properties
	 * come after all post-processors.
	 * @param environment the environment
	 * @return whether it does
	 */
	static boolean isTest(ConfigurableEnvironment environment) {
		return environment.containsProperty(TEST_PROPERTY);
	}

	static boolean isEnabled(ConfigurableEnvironment environment) {
		return Binder.get(environment).bind("mooring.environment.enabled", Boolean.class).orElse(true);
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

}
