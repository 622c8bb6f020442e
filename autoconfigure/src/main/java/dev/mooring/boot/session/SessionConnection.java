package dev.mooring.boot.session;

import java.time.Duration;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The connection to Redis that sessions use: the one marked as Spring Session's,
 * otherwise the application's.
 *
 * @param factory opens it
 */
record SessionConnection(LettuceConnectionFactory factory) {

	/**
	 * How long to wait for an answer of Redis.
	 * @param atMost unless the client has a shorter time-out; it takes zero for "for
	 * ever"
	 */
	Duration timeout(Duration atMost) {
		Duration timeout = this.factory.getClientConfiguration().getCommandTimeout();
		return (timeout.isZero() || timeout.compareTo(atMost) > 0) ? atMost : timeout;
	}

}
