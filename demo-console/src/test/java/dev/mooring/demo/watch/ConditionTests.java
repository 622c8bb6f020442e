package dev.mooring.demo.watch;

import org.junit.jupiter.api.Test;

import dev.mooring.demo.watch.Condition.Answer;

import static org.assertj.core.api.Assertions.assertThat;

class ConditionTests {

	@Test
	void startsUntilItIsReadyForTheFirstTime() {
		assertThat(Condition.of(null, Answer.OTHER)).isEqualTo(Condition.STARTING);
		assertThat(Condition.of(Condition.STARTING, Answer.OUT_OF_SERVICE)).isEqualTo(Condition.STARTING);
		assertThat(Condition.of(Condition.STARTING, Answer.READY)).isEqualTo(Condition.READY);
	}

	@Test
	void drainsFromItsOwnWordUntilItEnds() {
		assertThat(Condition.of(Condition.READY, Answer.OUT_OF_SERVICE)).isEqualTo(Condition.DRAINING);
		assertThat(Condition.of(Condition.DRAINING, Answer.OTHER)).isEqualTo(Condition.DRAINING);
	}

	@Test
	void isNotReadyWhenItHangs() {
		assertThat(Condition.of(Condition.READY, Answer.OTHER)).isEqualTo(Condition.NOT_READY);
		assertThat(Condition.of(Condition.NOT_READY, Answer.READY)).isEqualTo(Condition.READY);
	}

}
