package dev.mooring.boot.environment;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

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

	private static final Log logger = LogFactory.getLog(AotEnvironmentInitializer.class);

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		if (AotDetector.useGeneratedArtifacts() && PlainVariables.of(context.getEnvironment()) != null) {
			PlainVariables.refresh(context.getEnvironment()).forEach(logger::warn);
		}
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

}
