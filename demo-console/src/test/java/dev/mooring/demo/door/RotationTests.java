package dev.mooring.demo.door;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import dev.mooring.demo.launch.Fleet;
import dev.mooring.demo.watch.Condition;
import dev.mooring.demo.watch.InstanceStatus;

import static org.assertj.core.api.Assertions.assertThat;

class RotationTests {

	private final List<InstanceStatus> ready = new Fleet(Path.of(""), Path.of(""), Map.of(), (line) -> {
	}).instances().stream().map((instance) -> new InstanceStatus(instance, "1", Condition.READY, 1)).toList();

	private final Rotation rotation = new Rotation();

	@Test
	void takesInstancesInTurnWhateverTheSession() {
		this.rotation.answered("cookie", "shop-1");
		assertThat(List.of(order(false), order(false), order(false))).containsExactly(List.of("shop-1", "shop-2"),
				List.of("shop-2", "shop-1"), List.of("shop-1", "shop-2"));
	}

	@Test
	void staysWithTheLastAnswerWhileTheStoreIsAway() {
		this.rotation.answered("cookie", "shop-2");
		for (int i = 0; i < 4; i++) {
			assertThat(order(true)).containsExactly("shop-2", "shop-1");
		}
	}

	@Test
	void takesAnotherInstanceIfTheLastOneIsNotReady() {
		this.rotation.answered("cookie", "shop-2");
		assertThat(this.rotation.order(this.ready.subList(0, 1), true, "cookie")).isEqualTo(this.ready.subList(0, 1));
		assertThat(this.rotation.order(List.of(), true, "cookie")).isEmpty();
	}

	@Test
	void remembersAThousandSessionsAndNoLongCookies() {
		this.rotation.answered("cookie", "shop-2");
		for (int i = 0; i < Rotation.MAX_SESSIONS; i++) {
			this.rotation.answered("other-" + i, "shop-1");
		}
		assertThat(List.of(order(true), order(true))).containsExactly(List.of("shop-1", "shop-2"),
				List.of("shop-2", "shop-1"));
		String tooLong = "x".repeat(201);
		this.rotation.answered(tooLong, "shop-2");
		assertThat(this.rotation.order(this.ready, true, tooLong)).isEqualTo(this.ready);
	}

	private List<String> order(boolean storeIsAway) {
		return this.rotation.order(this.ready, storeIsAway, "cookie").stream().map(InstanceStatus::name).toList();
	}

}
