package dev.mooring.session.log;

import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.MDC;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.ClassUtils;

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
	@ExtendWith(OutputCaptureExtension.class)
	void slf4jIsOptional(CapturedOutput output) throws Exception {
		URL[] classPath = Stream.of(LogEvent.class, LogFactory.class, ClassUtils.class, Nullable.class)
			.map((type) -> type.getProtectionDomain().getCodeSource().getLocation())
			.toArray(URL[]::new);
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		try (URLClassLoader loader = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
			thread.setContextClassLoader(loader);
			Class<?> type = loader.loadClass(LogEvent.class.getName());
			Object loaded = type.getMethod("warn", Class.class, String.class).invoke(null, type, "mooring.test");
			type.getMethod("log", String.class).invoke(loaded, "Done");
		}
		finally {
			thread.setContextClassLoader(before);
		}
		assertThat(output.getErr()).contains("Done [mooring.test]");
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
