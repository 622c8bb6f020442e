package dev.mooring.boot.session;

import java.time.Duration;

import io.lettuce.core.RedisURI;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The connection to Redis that sessions use: the one marked as Spring Session's,
 * otherwise the application's.
 *
 * @param factory opens it
 */
record SessionConnection(LettuceConnectionFactory factory) {

	/**
	 * How long to wait for Redis. Lettuce takes zero for "for ever", which no request
	 * should wait.
	 */
	Duration timeout() {
		Duration timeout = this.factory.getClientConfiguration().getCommandTimeout();
		return timeout.isZero() ? RedisURI.DEFAULT_TIMEOUT_DURATION : timeout;
	}

}
