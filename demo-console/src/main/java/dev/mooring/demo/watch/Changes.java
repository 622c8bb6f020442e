package dev.mooring.demo.watch;

import org.jspecify.annotations.Nullable;

import dev.mooring.demo.launch.ManagedRedis.State;

/**
 * Makes events of what is different between two looks.
 */
class Changes {

	private final Timeline timeline;

	Changes(Timeline timeline) {
		this.timeline = timeline;
	}

	void instance(@Nullable InstanceStatus before, InstanceStatus now) {
		String name = now.name();
		boolean wasRunning = before != null && before.isRunning();
		if (before != null && wasRunning && before.pid() != now.pid()) {
			boolean stopped = before.condition() == Condition.DRAINING;
			this.timeline.add(stopped ? "note" : "bad", name + (stopped ? " stopped" : " was killed"));
		}
		if (!now.isRunning()) {
			return;
		}
		boolean started = before == null || before.pid() != now.pid();
		if (started && (before != null || now.condition() == Condition.STARTING)) {
			this.timeline.add("note", name + " started, version " + now.version());
		}
		if (started || (before != null && before.condition() != now.condition())) {
			switch (now.condition()) {
				case READY -> this.timeline.add("good", name + " is ready");
				case DRAINING -> this.timeline.add("note", name + " drains");
				case NOT_READY -> this.timeline.add("bad", name + " is not ready");
				default -> {
				}
			}
		}
	}

	void store(@Nullable StoreStatus before, StoreStatus now) {
		if (before == null) {
			return;
		}
		boolean another = now.pid() != before.pid();
		if (before.pid() != 0 && another) {
			this.timeline.add("bad", "Redis was killed");
		}
		if (now.isReady() && another) {
			this.timeline.add("good", "Redis started");
		}
		else if (now.isReady() && before.state() == State.FROZEN) {
			this.timeline.add("good", "Redis thawed");
		}
		if (now.state() == State.FROZEN && (another || before.state() != State.FROZEN)) {
			this.timeline.add("bad", "Redis frozen");
		}
	}

	void replayed(InstanceStatus instance, long sessions) {
		this.timeline.add("good",
				"%s brought %d session%s to Redis".formatted(instance.name(), sessions, (sessions != 1) ? "s" : ""));
	}

}
