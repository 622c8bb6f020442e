package dev.mooring.boot.health.critical;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a check makes of an evaluation, and of one that cannot be begun.
 */
@ExtendWith(OutputCaptureExtension.class)
class BackgroundCheckTests {

	private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(1);

	private Supplier<Health> db = () -> Health.up().build();

	private final BackgroundCheck check = new BackgroundCheck("db", () -> this.db.get(), Duration.ofHours(1),
			(status) -> true);

	@AfterEach
	void close() {
		this.clock.shutdownNow();
	}

	private void run() {
		this.check.run(Runnable::run, this.clock);
	}

	@Test
	void isDownIfThereIsNoThreadForIt() {
		run();
		assertThat(this.check.isUp()).isTrue();
		Executor exhausted = (task) -> {
			throw new OutOfMemoryError("unable to create native thread");
		};
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> this.check.run(exhausted, this.clock));
		assertThat(this.check.isUp()).isFalse();
		assertThat(this.check.health().getStatus()).isEqualTo(Status.DOWN);
		run();
		assertThat(this.check.isUp()).isTrue();
	}

	@Test
	void staysAsItIsWhenChecksHaveEnded() {
		run();
		Executor ended = (task) -> {
			throw new RejectedExecutionException();
		};
		assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> this.check.run(ended, this.clock));
		assertThat(this.check.isUp()).isTrue();
	}

	@Test
	void scheduleGoesOnWhateverIsThrown() {
		AtomicInteger runs = new AtomicInteger();
		BackgroundCheck failing = new BackgroundCheck("failing", () -> Health.up().build(), Duration.ofHours(1),
				(status) -> true) {

			@Override
			void run(Executor workers, ScheduledExecutorService deadlines) {
				runs.incrementAndGet();
				throw new OutOfMemoryError("unable to create native thread");
			}

		};
		CheckSchedule schedule = new CheckSchedule(List.of(failing, this.check), Duration.ofMillis(10));
		try {
			schedule.start();
			Awaitility.await().until(() -> runs.get() > 2 && this.check.isUp());
		}
		finally {
			schedule.close();
		}
	}

	@Test
	void logSaysWhyWithoutMessages(CapturedOutput output) {
		this.db = () -> {
			throw new IllegalStateException("password=secret");
		};
		run();
		assertThat(output)
			.contains("The health contributor db, which readiness depends on, is DOWN: "
					+ "java.lang.IllegalStateException [mooring.health.component-down]")
			.doesNotContain("secret");
	}

	@Test
	void logTellsTheEnd(CapturedOutput output) {
		this.db = () -> Health.down().withDetail("error", "password: secret").build();
		run();
		this.db = () -> Health.up().build();
		run();
		assertThat(output).contains("is DOWN [mooring.health.component-down]")
			.contains("is up [mooring.health.component-up]")
			.doesNotContain("secret");
	}

}
