package dev.mooring.boot.health.score;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * Properties of the score by which an instance withdraws its own readiness.
 *
 * @param enabled Whether an instance is not ready while too many of its own requests fail
 * or are slow. If all instances are in trouble at once, all withdraw: see docs/health.md.
 * @param window Which time is looked at.
 * @param limit Share of slow or failed requests, from 0 to 1, from which on the instance
 * is not ready.
 * @param recoveryLimit Share down to which it is ready again if requests still arrive.
 * @param slowRequest From which duration on a request is slow.
 * @param minRequests Fewer requests than these within the window say nothing.
 * @param minServingTime How long the instance has to have been in rotation before it may
 * leave, after its start and after each return.
 * @param minTimeOut How long it stays out of rotation at least, so that everybody has
 * seen it: longer than probes need to act on it.
 * @param maxTimeOut After which time out of rotation it returns in any case: without
 * requests nothing else would tell that it is well. More than twice the time that probes
 * need to act on it, or it serves again before it has left.
 */
@ConfigurationProperties("mooring.health.score")
record ScoreProperties(@DefaultValue("false") boolean enabled, @DefaultValue("1m") Duration window,
		@DefaultValue("0.5") double limit, @DefaultValue("0.25") double recoveryLimit,
		@DefaultValue("2s") Duration slowRequest, @DefaultValue("50") int minRequests,
		@DefaultValue("5m") Duration minServingTime, @DefaultValue("30s") Duration minTimeOut,
		@DefaultValue("2m") Duration maxTimeOut) {

	ScoreProperties {
		Assert.isTrue(window.toMillis() >= 1000, "'window' must be at least 1s");
		Assert.isTrue(limit > 0 && limit <= 1, "'limit' must be above 0 and at most 1");
		Assert.isTrue(recoveryLimit >= 0 && recoveryLimit < limit,
				"'recoveryLimit' must be at least 0 and below 'limit'");
		Assert.isTrue(slowRequest.toMillis() > 0, "'slowRequest' must be positive");
		Assert.isTrue(minRequests > 0, "'minRequests' must be at least 1");
		Assert.isTrue(!minServingTime.isNegative(), "'minServingTime' must not be negative");
		Assert.isTrue(!minTimeOut.isNegative(), "'minTimeOut' must not be negative");
		Assert.isTrue(maxTimeOut.toMillis() > 0, "'maxTimeOut' must be positive");
		Assert.isTrue(minTimeOut.compareTo(maxTimeOut) <= 0, "'minTimeOut' must not be longer than 'maxTimeOut'");
	}

}
