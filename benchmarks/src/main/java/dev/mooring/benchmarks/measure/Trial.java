package dev.mooring.benchmarks.measure;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import dev.mooring.benchmarks.measure.RedisProbe.Traffic;
import dev.mooring.benchmarks.measure.Wrk.Load;
import dev.mooring.benchmarks.plan.Network;
import dev.mooring.benchmarks.plan.Scenario;
import dev.mooring.benchmarks.plan.Variant;
import dev.mooring.benchmarks.proxy.DelayProxy;
import dev.mooring.benchmarks.proxy.RoundTrip;
import dev.mooring.boot.devredis.DevRedisServer;

/**
 * A variant on trial: a Redis of its own, a fresh process of the application, and the
 * delay between them.
 */
public final class Trial implements AutoCloseable {

	private static final int SESSIONS = 400;

	private static final int COUNTED_REQUESTS = 100;

	private static final int WARM_UP_CONNECTIONS = 16;

	/**
	 * Most of the code is common to all scenarios, and takes its time to be compiled.
	 */
	private static final int COLD_FACTOR = 3;

	private final Network network;

	private final DevRedisServer redis;

	private final DelayProxy proxy;

	private final Application application;

	private final Visitor visitor;

	private final Wrk wrk;

	private boolean warm;

	/**
	 * Starts everything.
	 * @param variant what keeps the sessions
	 * @param secured whether the application has Spring Security
	 * @param network the way to Redis
	 * @param jvmArguments further arguments for the application's JVM
	 * @param directory for logs and scratch files
	 * @throws IOException if something does not start
	 */
	public Trial(Variant variant, boolean secured, Network network, List<String> jvmArguments, Path directory)
			throws IOException {
		this.network = network;
		this.wrk = new Wrk(directory);
		this.redis = DevRedisServer.start();
		this.proxy = DelayProxy.start(this.redis.getPort());
		String url = network.delay().isZero() ? this.redis.getUrl() : this.proxy.url();
		this.application = Application.start(variant, secured, url, jvmArguments,
				directory.resolve(variant.label() + (secured ? "-security.log" : ".log")));
		this.visitor = new Visitor(this.application.uri());
	}

	/**
	 * Measures how long Redis takes to answer.
	 * @return the time, seen from where the application is
	 * @throws IOException if Redis does not answer
	 */
	public Duration roundTrip() throws IOException {
		this.proxy.setDelay(this.network.delay());
		return RoundTrip.measure(this.network.delay().isZero() ? this.redis.getPort() : this.proxy.port());
	}

	/**
	 * The version of Redis.
	 * @return the version
	 */
	public String redisVersion() {
		return this.redis.getVersion();
	}

	/**
	 * Warms the application up, at full speed, and measures.
	 * @param scenario the kind of request
	 * @param warmUp how long it is warmed up, in whole seconds; three times as long
	 * before the first measurement
	 * @param time how long it is measured, in whole seconds
	 * @return what was measured
	 * @throws IOException if a request failed
	 */
	public Measurement measure(Scenario scenario, Duration warmUp, Duration time) throws IOException {
		this.proxy.setDelay(Duration.ZERO);
		List<String> cookies = this.visitor.prepare(scenario, SESSIONS);
		load(scenario, cookies, WARM_UP_CONNECTIONS, this.warm ? warmUp : warmUp.multipliedBy(COLD_FACTOR));
		this.warm = true;
		this.proxy.setDelay(this.network.delay());
		RedisProbe probe = new RedisProbe(this.redis);
		List<String> counted = cookies.subList(0, COUNTED_REQUESTS);
		long commands = probe.commandsDuring(() -> this.visitor.visit(scenario, counted));
		Traffic trafficBefore = probe.traffic();
		Duration redisBefore = redisCpuTime();
		Duration before = this.application.cpuTime();
		Load load = load(scenario, cookies, this.network.connections(), time);
		Duration cpu = this.application.cpuTime().minus(before);
		Duration redisCpu = redisCpuTime().minus(redisBefore);
		Traffic traffic = probe.traffic();
		this.visitor.visit(scenario, counted);
		double requests = load.requests();
		return new Measurement(requests * 1e6 / load.micros(), load.p50(), load.p99(), cpu.toNanos() / 1e3 / requests,
				redisCpu.toNanos() / 1e3 / requests, (double) commands / COUNTED_REQUESTS,
				(traffic.received() - trafficBefore.received()) / requests,
				(traffic.sent() - trafficBefore.sent()) / requests);
	}

	private Load load(Scenario scenario, List<String> cookies, int connections, Duration time) throws IOException {
		return this.wrk.run(this.application.uri(), scenario.path(), cookies, connections, time);
	}

	private Duration redisCpuTime() {
		return ProcessHandle.of(this.redis.getPid()).orElseThrow().info().totalCpuDuration().orElseThrow();
	}

	@Override
	public void close() throws IOException {
		this.application.close();
		this.proxy.close();
		this.redis.close();
	}

}
