package dev.mooring.demo.watch;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import dev.mooring.demo.launch.ManagedRedis.State;

import static org.assertj.core.api.Assertions.assertThat;

class StoreStatusTests {

	private static final Optional<Exposition> DONE = Optional.of(new Exposition(1, true));

	private static final Optional<Exposition> BUSY = Optional.of(new Exposition(0, false));

	private static final Optional<Exposition> UNKNOWN = Optional.empty();

	private final Instant back = Instant.now();

	private final Instant later = this.back.plus(StoreStatus.CATCHES_UP_WITHIN).plusMillis(1);

	private final StoreStatus away = new StoreStatus(State.FROZEN, 1, this.back.minusSeconds(60), false);

	private final StoreStatus ready = StoreStatus.seen(this.away, State.READY, 1, this.back);

	@Test
	void isAwayUntilAllInstancesHaveBroughtWhatTheyKept() {
		assertThat(this.ready.isAway()).isTrue();
		assertThat(this.ready.told(List.of(DONE, BUSY), this.later).isAway()).isTrue();
		assertThat(this.ready.told(List.of(DONE, DONE), this.back).isAway()).isFalse();
	}

	@Test
	void waitsABoundedTimeForInstancesWhoseMetricsCannotBeRead() {
		assertThat(this.ready.told(List.of(DONE, UNKNOWN), this.back).isAway()).isTrue();
		StoreStatus caughtUp = this.ready.told(List.of(DONE, UNKNOWN), this.later);
		assertThat(caughtUp.isAway()).isFalse();
		assertThat(StoreStatus.seen(caughtUp, State.READY, 1, this.later).isAway()).isFalse();
	}

	@Test
	void waitsAnewAfterEachOutage() {
		StoreStatus caughtUp = this.ready.told(List.of(DONE), this.back);
		StoreStatus frozen = StoreStatus.seen(caughtUp, State.FROZEN, 1, this.later);
		assertThat(frozen.told(List.of(DONE, UNKNOWN), this.later.plusSeconds(60)).isAway()).isTrue();
		StoreStatus again = StoreStatus.seen(frozen, State.READY, 1, this.later.plusSeconds(60));
		assertThat(again.told(List.of(UNKNOWN), this.later.plusSeconds(60)).isAway()).isTrue();
		StoreStatus another = StoreStatus.seen(caughtUp, State.READY, 2, this.later);
		assertThat(another.isAway()).isTrue();
	}

}
