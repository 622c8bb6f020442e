package dev.mooring.session.log;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

import static org.assertj.core.api.Assertions.assertThat;

class LogEventTests {

	private final List<String> lines = new ArrayList<>();

	private final AtomicLong time = new AtomicLong(Long.MAX_VALUE - 1000);

	private final LogEvent event = new LogEvent("mooring.test", () -> true,
			(message, cause) -> this.lines.add(message + " " + MDC.get(LogEvent.KEY)), this.time::get);

	@Test
	void lineAndMdcHaveTheName() {
		this.event.log("Done");
		assertThat(this.lines).containsExactly("Done [mooring.test] mooring.test");
		assertThat(MDC.get(LogEvent.KEY)).isNull();
	}

	@Test
	void limitedLinesAreAMinuteApartAndTellHowManyWereLeftOut() {
		for (int i = 0; i < 4; i++) {
			assertThat(this.event.logLimited(() -> "Again")).isEqualTo(i == 0);
		}
		assertThat(this.event.isDue()).isFalse();
		this.time.addAndGet(Duration.ofMinutes(1).toNanos());
		assertThat(this.event.isDue()).isTrue();
		this.event.logLimited(() -> "Again");
		this.time.addAndGet(Duration.ofMinutes(1).toNanos());
		this.event.logLimited(() -> "Again");
		assertThat(this.lines).containsExactly("Again [mooring.test] mooring.test",
				"Again (and 3 times more since the last such line) [mooring.test] mooring.test",
				"Again [mooring.test] mooring.test");
	}

	@Test
	void limitHoldsForManyThreads() {
		IntStream.range(0, 10_000).parallel().forEach((i) -> this.event.logLimited(() -> "Again"));
		this.event.log("End");
		assertThat(this.lines).containsExactly("Again [mooring.test] mooring.test",
				"End (and 9999 times more since the last such line) [mooring.test] mooring.test");
	}

	@Test
	void messageIsOneLineOfBoundedLength() {
		this.event.log("One\r\nINFO two\t" + "x".repeat(10_000));
		assertThat(this.lines).singleElement()
			.satisfies((line) -> assertThat(line).startsWith("One INFO two xxx")
				.endsWith("... [mooring.test] mooring.test")
				.hasSizeLessThan(2100));
	}

}
