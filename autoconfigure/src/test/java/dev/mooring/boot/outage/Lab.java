package dev.mooring.boot.outage;

import java.util.Map;

import dev.mooring.boot.TestApplication;
import dev.mooring.boot.WebStack;
import dev.mooring.boot.devredis.test.FaultyProxy;
import dev.mooring.boot.devredis.test.FaultyRedis;

/**
 * A Redis that can fail, and a network to it that can fail.
 */
final class Lab implements AutoCloseable {

	private final FaultyRedis redis = FaultyRedis.start();

	private final FaultyProxy proxy = FaultyProxy.start("127.0.0.1", this.redis.port());

	FaultyRedis redis() {
		return this.redis;
	}

	FaultyProxy proxy() {
		return this.proxy;
	}

	/**
	 * Starts an instance that reaches Redis through the network.
	 */
	TestApplication start(WebStack stack, String... arguments) {
		return stack.start(OutageEndpoints.of(stack),
				Map.of("REDIS_URL", this.proxy.url(), "MOORING_SESSION_CIRCUIT_SLOW_CALL", "900ms"), arguments);
	}

	@Override
	public void close() {
		this.proxy.close();
		this.redis.close();
	}

}
