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

	Duration timeout() {
		return this.factory.getClientConfiguration().getCommandTimeout();
	}

}
