package dev.mooring.boot.shutdown;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the shutdown. What Spring Boot has a key for keeps it:
 * {@code server.shutdown} and {@code spring.lifecycle.timeout-per-shutdown-phase}.
 *
 * @param enabled Whether an instance that is told to stop drains first.
 * @param drainDelay How long requests are served on after readiness has been withdrawn,
 * so that load balancers notice, before the server stops. Not set means 5s on Kubernetes,
 * tests apart, and zero elsewhere.
 * @param gracePeriod How long the orchestrator waits between SIGTERM and SIGKILL:
 * Kubernetes' terminationGracePeriodSeconds, Compose's stop_grace_period. It changes
 * nothing, but the start warns when a shutdown may take longer.
 */
@ConfigurationProperties("mooring.shutdown")
record MooringShutdownProperties(@DefaultValue("true") boolean enabled, @Nullable Duration drainDelay,
		@Nullable Duration gracePeriod) {

	MooringShutdownProperties {
		requireNotNegative("drain-delay", drainDelay);
		requireNotNegative("grace-period", gracePeriod);
	}

	private static void requireNotNegative(String name, @Nullable Duration value) {
		if (value != null && value.isNegative()) {
			throw new IllegalArgumentException("'mooring.shutdown." + name + "' must not be negative");
		}
	}

}
