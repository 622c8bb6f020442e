package dev.mooring.demo.watch;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import dev.mooring.demo.launch.Fleet;
import dev.mooring.demo.launch.Instance;
import dev.mooring.demo.launch.ManagedRedis.State;

import static org.assertj.core.api.Assertions.assertThat;

class ChangesTests {

	private final Instance shop = new Fleet(Path.of(""), Path.of(""), Map.of(), (line) -> {
	}).instances().get(0);

	private final Timeline timeline = new Timeline();

	private final Changes changes = new Changes(this.timeline);

	@Test
	void tellsAKillFromAnOrderlyStop() {
		this.changes.instance(status(Condition.READY, 1), status(Condition.DOWN, 0));
		this.changes.instance(status(Condition.DRAINING, 2), status(Condition.DOWN, 0));
		assertThat(events()).containsExactly("shop-1 stopped", "shop-1 was killed");
	}

	@Test
	void tellsTheStepsOfARollingDeployment() {
		this.changes.instance(status(Condition.READY, 1), status(Condition.DRAINING, 1));
		this.changes.instance(status(Condition.DRAINING, 1), status(Condition.STARTING, 2));
		this.changes.instance(status(Condition.STARTING, 2), status(Condition.STARTING, 2));
		this.changes.instance(status(Condition.STARTING, 2), status(Condition.READY, 2));
		assertThat(events()).containsExactly("shop-1 is ready", "shop-1 started, version 7", "shop-1 stopped",
				"shop-1 drains");
	}

	@Test
	void tellsAtTheFirstLookWhatItFinds() {
		this.changes.instance(null, status(Condition.DOWN, 0));
		assertThat(events()).isEmpty();
		this.changes.instance(null, status(Condition.READY, 1));
		assertThat(events()).containsExactly("shop-1 is ready");
	}

	@Test
	void tellsWhatHappensToRedis() {
		this.changes.store(null, store(State.READY, 1));
		this.changes.store(store(State.READY, 1), store(State.FROZEN, 1));
		this.changes.store(store(State.FROZEN, 1), store(State.READY, 1));
		this.changes.store(store(State.READY, 1), store(State.DEAD, 0));
		this.changes.store(store(State.DEAD, 0), store(State.READY, 2));
		this.changes.store(store(State.READY, 2), store(State.READY, 3));
		assertThat(events()).containsExactly("Redis started", "Redis was killed", "Redis started", "Redis was killed",
				"Redis thawed", "Redis frozen");
	}

	@Test
	void forgetsWhatIsLongAgoAndCutsWhatIsLong() {
		for (int i = 0; i < 100; i++) {
			this.timeline.add("note", "x".repeat(1000) + "\nsecond line");
		}
		assertThat(this.timeline.events()).hasSize(40).allSatisfy((event) -> assertThat(event.text()).hasSize(300));
		assertThat(this.timeline.events().get(0).id()).isEqualTo(100);
	}

	private InstanceStatus status(Condition condition, long pid) {
		return new InstanceStatus(this.shop, "7", condition, pid);
	}

	private static StoreStatus store(State state, long pid) {
		return new StoreStatus(state, pid, Instant.EPOCH, true);
	}

	private List<String> events() {
		return this.timeline.events().stream().map(Timeline.Event::text).toList();
	}

}
