package dev.mooring.demo.watch;

import dev.mooring.demo.launch.Instance;

/**
 * What is known of an instance.
 *
 * @param instance the instance
 * @param version what it was last started with
 * @param condition how it is doing
 * @param pid its process id, or 0
 */
public record InstanceStatus(Instance instance, String version, Condition condition, long pid) {

	public String name() {
		return this.instance.name();
	}

	public boolean isRunning() {
		return this.condition != Condition.DOWN;
	}

}
