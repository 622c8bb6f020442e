package dev.mooring.benchmarks.soak.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.mooring.boot.devredis.test.FaultyProxy;
import dev.mooring.boot.devredis.test.FaultyRedis;

/**
 * A Redis that can fail, a network to it that can fail, and two instances behind it.
 */
public final class Lab implements AutoCloseable {

	private static final int INSTANCES = 2;

	private final Policy policy;

	private final FaultyRedis redis;

	private final FaultyProxy proxy;

	private final List<Instance> instances = new ArrayList<>();

	private Lab(Policy policy) {
		this.policy = policy;
		this.redis = FaultyRedis.start();
		this.proxy = FaultyProxy.start("127.0.0.1", this.redis.port());
	}

	/**
	 * Starts everything.
	 * @param policy what the instances do while Redis is away
	 * @param logs the folder for their logs
	 * @return the running lab
	 * @throws IOException if an instance does not start
	 */
	public static Lab start(Policy policy, Path logs) throws IOException {
		Lab lab = new Lab(policy);
		try {
			for (int i = 1; i <= INSTANCES; i++) {
				lab.instances.add(Instance.start("soak-" + i, policy, lab.proxy.url(),
						logs.resolve("soak-%s-%d.log".formatted(policy.label(), i))));
			}
			return lab;
		}
		catch (IOException | RuntimeException ex) {
			lab.close();
			throw ex;
		}
	}

	/**
	 * What the instances do while Redis is away.
	 * @return the policy
	 */
	public Policy policy() {
		return this.policy;
	}

	/**
	 * The instances.
	 * @return all of them
	 */
	public List<Instance> instances() {
		return List.copyOf(this.instances);
	}

	FaultyRedis redis() {
		return this.redis;
	}

	FaultyProxy proxy() {
		return this.proxy;
	}

	/**
	 * The version of Redis.
	 * @return the version
	 */
	public String redisVersion() {
		return this.redis.command("INFO", "server")
			.lines()
			.filter((line) -> line.startsWith("redis_version:"))
			.map((line) -> line.substring(line.indexOf(':') + 1).strip())
			.findFirst()
			.orElse("unknown");
	}

	/**
	 * How many threads and connections to Redis each instance has now.
	 * @return one for each instance
	 * @throws IOException if one does not answer
	 */
	public List<Resources> resources() throws IOException {
		String clients = this.redis.command("CLIENT", "LIST");
		List<Resources> resources = new ArrayList<>();
		for (Instance instance : this.instances) {
			long connections = clients.lines()
				.filter((line) -> line.contains(" name=" + instance.name() + " "))
				.count();
			resources.add(new Resources(instance.threads(), (int) connections));
		}
		return resources;
	}

	@Override
	public void close() {
		this.instances.forEach(Instance::close);
		this.proxy.close();
		this.redis.close();
	}

	/**
	 * What an instance may leak.
	 *
	 * @param threads live threads of its JVM
	 * @param connections those to Redis that bear its name
	 */
	public record Resources(int threads, int connections) {

	}

}
