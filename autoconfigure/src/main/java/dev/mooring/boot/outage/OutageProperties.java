package dev.mooring.boot.outage;

import java.time.Duration;

import dev.mooring.session.circuit.CircuitSettings;
import dev.mooring.session.local.LocalSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;

/**
 * Properties of what happens when Redis is away.
 *
 * @param startup What happens when Redis does not answer at the start: "wait" starts the
 * application, which is not ready until Redis answers; "fail" stops the start after
 * startup-timeout.
 * @param startupTimeout How long "fail" waits for Redis.
 * @param circuit The circuit breaker.
 * @param local What an instance keeps for outages with on-outage=local.
 */
@ConfigurationProperties("mooring.session")
record OutageProperties(@DefaultValue("wait") Startup startup, @DefaultValue("30s") Duration startupTimeout,
		@DefaultValue Circuit circuit, @DefaultValue Local local) {

	/**
	 * What happens at the start.
	 */
	enum Startup {

		/**
		 * The application starts and is not ready.
		 */
		WAIT,

		/**
		 * The start fails.
		 */
		FAIL

	}

	/**
	 * Properties of the circuit breaker.
	 *
	 * @param enabled Whether calls are cut off while Redis is away. When false, each
	 * request that needs its session waits until the command-timeout, and a connection
	 * that does not work is kept.
	 * @param window How many of the last calls are looked at. 8 unless set, on a cluster
	 * 50.
	 * @param failures How many of the last calls have to fail for calls to be cut off.
	 * Half of the window unless set, on a cluster four fifths, so that one node that is
	 * away does not cut off the sessions of the others.
	 * @param slowCall From when on a call is slow. When all of the last calls were, calls
	 * are cut off, too.
	 * @param probeInterval How often is tried whether Redis is back, in the background.
	 */
	record Circuit(@DefaultValue("true") boolean enabled, @Nullable Integer window, @Nullable Integer failures,
			@DefaultValue("500ms") Duration slowCall, @DefaultValue("500ms") Duration probeInterval) {

		Circuit {
			Assert.isTrue(window == null || window > 0, "'window' must be at least 1");
			Assert.isTrue(failures == null || failures > 0, "'failures' must be at least 1");
			Assert.isTrue(slowCall.toMillis() > 0, "'slowCall' must be positive");
			Assert.isTrue(probeInterval.toMillis() >= 10, "'probeInterval' must be at least 10ms");
		}

		/**
		 * The settings, what is not set being as usual.
		 */
		CircuitSettings settings(CircuitSettings usual) {
			int window = (this.window != null) ? this.window : usual.window();
			int failures = (this.failures != null) ? this.failures
					: (window * usual.failures() + usual.window() - 1) / usual.window();
			if (failures > window) {
				throw new InvalidConfigurationPropertyValueException("mooring.session.circuit.failures", failures,
						"It must not be more than mooring.session.circuit.window, which is " + window + ".");
			}
			return new CircuitSettings(this.enabled, window, failures, this.slowCall, this.probeInterval);
		}

	}

	/**
	 * Properties of the policy "local".
	 *
	 * @param maxSessions How many sessions an instance keeps copies of, and how many of
	 * them may wait to be brought to Redis.
	 * @param maxMemory How large these sessions may be together, serialized; the copies
	 * and those that wait, each.
	 * @param maxAge How long after its last contact with Redis a session is served.
	 */
	record Local(@DefaultValue("10000") int maxSessions, @DefaultValue("64MB") DataSize maxMemory,
			@DefaultValue("1h") Duration maxAge) {

		Local {
			Assert.isTrue(maxSessions > 0, "'maxSessions' must be positive");
			Assert.isTrue(maxMemory.toBytes() > 0, "'maxMemory' must be positive");
			Assert.isTrue(maxAge.toMillis() > 0, "'maxAge' must be positive");
		}

		LocalSettings settings() {
			return new LocalSettings(this.maxSessions, this.maxMemory, this.maxAge);
		}

	}

}
