package dev.mooring.boot.shutdown;

import java.time.Duration;

import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.core.env.Environment;

/**
 * How long an instance drains unless {@code mooring.shutdown.drain-delay} says so.
 */
public final class DrainDelay {

	private static final Duration ON_KUBERNETES = Duration.ofSeconds(5);

	/**
	 * Is set by {@code @SpringBootTest}. Tests may run on Kubernetes, too, and close many
	 * contexts.
	 */
	private static final String TEST_PROPERTY = "org.springframework.boot.test.context.SpringBootTestContextBootstrapper";

	private DrainDelay() {
	}

	/**
	 * The default for an environment.
	 * @param environment the environment of the application
	 * @return five seconds on Kubernetes, tests apart, and zero elsewhere
	 */
	public static Duration defaultFor(Environment environment) {
		return (CloudPlatform.KUBERNETES.isActive(environment) && !environment.containsProperty(TEST_PROPERTY))
				? ON_KUBERNETES : Duration.ZERO;
	}

}
