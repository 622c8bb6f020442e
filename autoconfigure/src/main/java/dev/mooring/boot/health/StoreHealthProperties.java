package dev.mooring.boot.health;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * Properties of the health of the session store.
 *
 * @param critical Whether an instance is not ready while the session store is down. It is
 * down for all instances alike, as a rule, and then none is left to serve even what needs
 * no session.
 * @param interval How often the session store is asked in the background, unless traffic
 * tells how it is.
 * @param timeout How long it may take to answer that before it counts as a failure; the
 * command-timeout of sessions holds in any case.
 * @param failureThreshold After how many failures in a row the session store is down. It
 * is, too, while the circuit is open.
 * @param successThreshold After how many successes in a row it is up again.
 * @param latencyLimit Above which 95th percentile of the last minute the session store is
 * degraded, which is a detail of its health and no more. Fewer than 20 answers do not
 * count.
 */
@ConfigurationProperties("mooring.health.session-store")
record StoreHealthProperties(@DefaultValue("false") boolean critical, @DefaultValue("5s") Duration interval,
		@DefaultValue("1s") Duration timeout, @DefaultValue("3") int failureThreshold,
		@DefaultValue("1") int successThreshold, @DefaultValue("250ms") Duration latencyLimit) {

	StoreHealthProperties {
		Assert.isTrue(interval.toMillis() >= 100, "'interval' must be at least 100ms");
		Assert.isTrue(timeout.toMillis() > 0, "'timeout' must be positive");
		Assert.isTrue(failureThreshold > 0, "'failureThreshold' must be at least 1");
		Assert.isTrue(successThreshold > 0, "'successThreshold' must be at least 1");
		Assert.isTrue(latencyLimit.toMillis() > 0, "'latencyLimit' must be positive");
	}

}
