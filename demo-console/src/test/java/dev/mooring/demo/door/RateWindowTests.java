package dev.mooring.demo.door;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import dev.mooring.demo.door.RateWindow.Rate;

import static org.assertj.core.api.Assertions.assertThat;

class RateWindowTests {

	private static final long SECOND = Duration.ofSeconds(1).toNanos();

	private static final long MILLISECOND = Duration.ofMillis(1).toNanos();

	private final RateWindow window = new RateWindow();

	@Test
	void hasNothingToTellWithoutRequests() {
		assertThat(this.window.rate(5)).isEqualTo(new Rate(0, 0, -1));
	}

	@Test
	void tellsTheRateAndTheSlowestButOneInAHundred() {
		for (int i = 1; i <= 200; i++) {
			this.window.add(SECOND, i * MILLISECOND);
		}
		assertThat(this.window.rate(2 * SECOND)).isEqualTo(new Rate(200, 20, 198));
	}

	@Test
	void forgetsAfterTenSeconds() {
		this.window.add(0, 900 * MILLISECOND);
		this.window.add(5 * SECOND, 7 * MILLISECOND);
		assertThat(this.window.rate(11 * SECOND)).isEqualTo(new Rate(1, 0.1, 7));
		assertThat(this.window.rate(30 * SECOND)).isEqualTo(new Rate(0, 0, -1));
	}

	@Test
	void isBoundedAndStillTellsTheRate() {
		for (int i = 0; i < 3 * RateWindow.CAPACITY; i++) {
			this.window.add(i * MILLISECOND / 4, MILLISECOND);
		}
		Rate rate = this.window.rate(3L * RateWindow.CAPACITY * MILLISECOND / 4);
		assertThat(rate.count()).isEqualTo(RateWindow.CAPACITY);
		assertThat(rate.perSecond()).isBetween(3990.0, 4010.0);
	}

	@Test
	void keepsTheLastTwentyRequests() {
		RequestLog log = new RequestLog();
		for (int i = 0; i < 50; i++) {
			log.add("GET", "/" + i + "x".repeat(500), 200, MILLISECOND, "shop-1", "1");
		}
		assertThat(log.entries()).hasSize(20).allSatisfy((entry) -> assertThat(entry.path()).hasSizeLessThan(90));
		assertThat(log.entries().get(0).path()).startsWith("/49");
		assertThat(log.perSecond()).isEqualTo("5.0");
		assertThat(log.p99()).isEqualTo("1.0");
	}

}
