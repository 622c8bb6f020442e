package dev.mooring.boot.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.mooring.boot.health.probe.ComponentHealth.State;
import dev.mooring.session.circuit.CircuitSettings;
import dev.mooring.session.circuit.StoreCircuit;
import dev.mooring.session.store.SessionStoreException;
import dev.mooring.session.store.SessionStoreUnavailableException;
import io.micrometer.core.instrument.MockClock;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When the session store is up, degraded or down.
 */
class StoreHealthTests {

	private static final SessionStoreUnavailableException AWAY = new SessionStoreUnavailableException("away",
			new IllegalStateException("cause"));

	private final MockClock latencyClock = new MockClock();

	private final SettableClock clock = new SettableClock();

	private volatile CompletionStage<String> answer = CompletableFuture.completedStage("1");

	private final StoreCircuit circuit = new StoreCircuit(
			new CircuitSettings(true, 8, 8, Duration.ofSeconds(10), Duration.ofMillis(20)), () -> this.answer, () -> {
			});

	private StoreHealth health = health(3, 1);

	private StoreHealth health(int failureThreshold, int successThreshold) {
		StoreHealth created = new StoreHealth(this.circuit,
				new StoreHealthProperties(true, Duration.ofSeconds(5), Duration.ofSeconds(1), failureThreshold,
						successThreshold, Duration.ofMillis(250)),
				new MicrometerStoreLatency(this.latencyClock), () -> 7, this.clock, () -> true);
		this.circuit.onOutcome(created);
		return created;
	}

	@BeforeEach
	void start() {
		assertThat(this.circuit.start(Duration.ofSeconds(10))).isTrue();
	}

	@AfterEach
	void close() {
		this.circuit.close();
	}

	@Test
	void isDownUntilTheFirstAnswer() {
		try (StoreCircuit unasked = new StoreCircuit(CircuitSettings.DEFAULT, () -> this.answer, () -> {
		})) {
			StoreHealth unknown = new StoreHealth(unasked, new StoreHealthProperties(false, Duration.ofSeconds(5),
					Duration.ofSeconds(1), 3, 1, Duration.ofMillis(250)), StoreLatency.UNKNOWN, null, this.clock,
					() -> true);
			assertThat(unknown.state()).isEqualTo(State.DOWN);
			assertThat(unknown.readinessMembers()).isEmpty();
			assertThat(unknown.health().getDetails()).containsOnlyKeys("state", "circuit");
		}
	}

	@Test
	void isDownAfterSoManyFailuresInARowAndUpAfterASuccess() {
		fail();
		fail();
		succeed();
		fail();
		fail();
		assertThat(this.health.state()).isEqualTo(State.DEGRADED);
		fail();
		assertThat(this.health.state()).isEqualTo(State.DOWN);
		assertThat(this.health.health().getStatus()).isEqualTo(Status.DOWN);
		assertThat(this.circuit.isClosed()).isTrue();
		succeed();
		assertThat(this.health.health().getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void isUpOnlyAfterSoManySuccessesInARow() {
		this.health = health(2, 3);
		fail();
		fail();
		succeed();
		succeed();
		fail();
		succeed();
		succeed();
		assertThat(this.health.state()).isEqualTo(State.DOWN);
		succeed();
		assertThat(this.health.state()).isEqualTo(State.DEGRADED);
	}

	@Test
	void isDownWhileTheCircuitIsOpenAndAfterwardsUntilEnoughSucceeds() {
		this.health = health(100, 2);
		this.answer = CompletableFuture.failedStage(AWAY);
		for (int i = 0; i < 8; i++) {
			fail();
		}
		assertThat(this.circuit.isClosed()).isFalse();
		assertThat(this.health.state()).isEqualTo(State.DOWN);
		this.answer = CompletableFuture.completedStage("1");
		Awaitility.await().until(this.circuit::isClosed);
		assertThat(this.health.state()).isEqualTo(State.DOWN);
		succeed();
		Awaitility.await().until(() -> this.health.state() == State.DEGRADED);
	}

	@Test
	void refusalsOfAStoreThatIsThereDegradeItForAMinute() {
		call(CompletableFuture.failedStage(new SessionStoreUnavailableException("OOM", null, true)));
		call(CompletableFuture.failedStage(new SessionStoreException("NOPERM", null)));
		for (int i = 0; i < 5; i++) {
			call(CompletableFuture.failedStage(new SessionStoreException("NOPERM", null)));
		}
		assertThat(this.health.state()).isEqualTo(State.DEGRADED);
		assertThat(this.health.health().getStatus()).isEqualTo(Status.UP);
		this.clock.now = this.clock.now.plusSeconds(61);
		assertThat(this.health.state()).isEqualTo(State.UP);
	}

	@Test
	void slowAnswersDegradeItForAMinute() {
		this.health.onOutcome(Duration.ofMillis(400).toNanos(), null, true);
		assertThat(this.health.state()).as("of few answers one may be slow").isEqualTo(State.UP);
		for (int i = 0; i < 90; i++) {
			this.health.onOutcome(Duration.ofMillis(1).toNanos(), null, true);
		}
		for (int i = 0; i < 10; i++) {
			this.health.onOutcome(Duration.ofMillis(400).toNanos(), null, true);
		}
		this.latencyClock.addSeconds(2);
		assertThat(this.health.state()).isEqualTo(State.DEGRADED);
		assertThat(this.health.health().getStatus()).isEqualTo(Status.UP);
		assertThat(this.health.health().getDetails()).extractingByKey("latency", InstanceOfAssertFactories.MAP)
			.hasEntrySatisfying("p50",
					(value) -> assertThat(value).asInstanceOf(InstanceOfAssertFactories.DOUBLE).isBetween(0.9, 1.1))
			.hasEntrySatisfying("p99",
					(value) -> assertThat(value).asInstanceOf(InstanceOfAssertFactories.DOUBLE).isBetween(370d, 430d));
		this.latencyClock.addSeconds(120);
		assertThat(this.health.state()).isEqualTo(State.UP);
		assertThat(this.health.health().getDetails()).doesNotContainKey("latency");
	}

	@Test
	void tellsTheLastErrorAndTheJournal() {
		call(CompletableFuture.failedStage(new SessionStoreUnavailableException("x".repeat(1000), AWAY)));
		assertThat(this.health.health().getDetails()).containsEntry("journal", 7)
			.containsEntry("state", "DEGRADED")
			.containsEntry("circuit", "closed")
			.extractingByKey("lastError", InstanceOfAssertFactories.MAP)
			.containsEntry("type", "java.lang.IllegalStateException")
			.containsEntry("time", this.clock.now.toString())
			.hasEntrySatisfying("reason", (reason) -> assertThat(reason.toString()).hasSize(303).endsWith("..."));
		assertThat(this.health.readinessMembers()).containsExactly("sessionStore");
		assertThat(this.health.states()).containsEntry("sessionStore", State.DEGRADED);
	}

	private void succeed() {
		call(CompletableFuture.completedStage("answer"));
	}

	private void fail() {
		call(CompletableFuture.failedStage(AWAY));
	}

	private void call(CompletionStage<String> result) {
		this.circuit.call(() -> result);
	}

	/**
	 * Stands still.
	 */
	private static final class SettableClock extends Clock {

		private Instant now = Instant.parse("2026-01-01T00:00:00Z");

		@Override
		public ZoneId getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this;
		}

		@Override
		public Instant instant() {
			return this.now;
		}

	}

}
