package dev.mooring.boot.environment;

import dev.mooring.session.log.LogEvent;

import org.springframework.aot.AotDetector;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;

/**
 * Looks at sources that other initializers have added, where
 * {@link LateEnvironmentFilter} cannot: an application that was built ahead of time has
 * no auto-configurations to filter any more.
 */
class AotEnvironmentInitializer implements ApplicationContextInitializer<ConfigurableApplicationContext>, Ordered {

	private static final LogEvent notApplied = LogEvent.warn(AotEnvironmentInitializer.class,
			PlainVariables.WARNING_EVENT);

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		if (AotDetector.useGeneratedArtifacts() && PlainVariables.of(context.getEnvironment()) != null) {
			PlainVariables.refresh(context.getEnvironment()).forEach(notApplied::log);
		}
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

}
