package dev.mooring.session.circuit;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import dev.mooring.session.local.Instance;
import dev.mooring.session.store.SessionStoreException;
import dev.mooring.session.store.SessionStoreUnavailableException;
import org.awaitility.Awaitility;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * When the circuit opens and closes, with a store that does as it is told.
 */
@ExtendWith(OutputCaptureExtension.class)
class StoreCircuitTests {

	private static final Duration INTERVAL = Duration.ofMillis(50);

	private static final SessionStoreUnavailableException AWAY = new SessionStoreUnavailableException("away", null);

	private final AtomicInteger probes = new AtomicInteger();

	private final AtomicInteger reconnects = new AtomicInteger();

	private volatile Supplier<CompletionStage<String>> probe = () -> CompletableFuture.failedStage(AWAY);

	private final Set<Thread> othersThreads = probeThreads();

	private StoreCircuit circuit = circuit(true, 4, 3, Duration.ofSeconds(10));

	/**
	 * A probe that is still under way would write into the output of the next test.
	 */
	@AfterEach
	void close() {
		this.circuit.close();
		Awaitility.await().until(() -> this.othersThreads.containsAll(probeThreads()));
	}

	private static Set<Thread> probeThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> "mooring-session-probe".equals(thread.getName()))
			.collect(Collectors.toSet());
	}

	private StoreCircuit circuit(boolean enabled, int window, int failures, Duration slowCall) {
		return new StoreCircuit(new CircuitSettings(enabled, window, failures, slowCall, INTERVAL), () -> {
			this.probes.incrementAndGet();
			return this.probe.get();
		}, this.reconnects::incrementAndGet);
	}

	private void replace(StoreCircuit other) {
		this.circuit.close();
		this.circuit = other;
	}

	@Test
	void opensAfterSoManyFailuresInTheWindow() {
		succeed();
		fail();
		succeed();
		fail();
		succeed();
		fail();
		assertThat(this.circuit.isClosed()).isTrue();
		fail();
		assertThat(this.circuit.isClosed()).isFalse();
	}

	@Test
	void opensAfterFailuresOnlyFromTheBeginning() {
		fail();
		fail();
		assertThat(this.circuit.isClosed()).isTrue();
		fail();
		assertThat(this.circuit.isClosed()).isFalse();
		assertThat(this.circuit.getState()).isIn("open", "half_open");
		assertThat(this.circuit.getReason()).isEqualTo("away");
	}

	@Test
	void fewFailuresAmongFewCallsDoNotOpen() {
		replace(circuit(true, 8, 4, Duration.ofSeconds(10)));
		for (int i = 0; i < 2; i++) {
			succeed();
			fail();
		}
		assertThat(this.circuit.isClosed()).isTrue();
	}

	@Test
	void oneNodeOfAClusterIsNoOutage() {
		replace(circuit(true, CircuitSettings.CLUSTER.window(), CircuitSettings.CLUSTER.failures(),
				Duration.ofSeconds(10)));
		Random sessions = new Random(1);
		for (int i = 0; i < 2000; i++) {
			if (sessions.nextInt(3) == 0) {
				fail();
			}
			else {
				succeed();
			}
			assertThat(this.circuit.isClosed()).isTrue();
		}
		fail(CircuitSettings.CLUSTER.window());
		assertThat(this.circuit.isClosed()).isFalse();
	}

	@Test
	void countsAnewAfterItHasClosed() {
		fail(3);
		this.probe = () -> CompletableFuture.completedStage("1");
		awaitClosed();
		succeed();
		fail(2);
		assertThat(this.circuit.isClosed()).isTrue();
		fail();
		assertThat(this.circuit.isClosed()).isFalse();
	}

	@Test
	void opensWhenAllCallsAreSlow() {
		replace(circuit(true, 3, 3, Duration.ofNanos(1)));
		succeed();
		succeed();
		assertThat(this.circuit.isClosed()).isTrue();
		succeed();
		assertThat(this.circuit.isClosed()).isFalse();
	}

	@Test
	void errorsOfAStoreThatIsThereDoNotOpenIt() {
		for (int i = 0; i < 10; i++) {
			call(CompletableFuture.failedStage(new SessionStoreException("no rights", null)));
			call(CompletableFuture.failedStage(new SessionStoreUnavailableException("no memory", null, true)));
			call(CompletableFuture
				.failedStage(new CompletionException(new SessionStoreUnavailableException("no memory", null, true))));
		}
		assertThat(this.circuit.isClosed()).isTrue();
		assertThat(this.circuit.hasAnswered()).isTrue();
	}

	@Test
	void rejectsWithoutTouchingTheStore() {
		fail(3);
		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> this.circuit.call(() -> {
			throw new AssertionError("The store is called");
		}).toCompletableFuture().join())
			.havingCause()
			.isInstanceOf(SessionStoreUnavailableException.class)
			.withMessage("The session store is unavailable: away");
	}

	@Test
	void lateAnswersDoNotCloseIt() {
		CompletableFuture<String> late = new CompletableFuture<>();
		call(late);
		fail(3);
		late.complete("answer");
		assertThat(this.circuit.isClosed()).isFalse();
	}

	@Test
	void disabledNeverOpens() {
		replace(circuit(false, 4, 3, Duration.ofNanos(1)));
		assertThat(this.circuit.start(Duration.ofSeconds(5))).isFalse();
		fail(20);
		assertThat(this.circuit.isClosed()).isTrue();
		assertThat(this.circuit.getState()).isEqualTo("closed");
		this.probe = () -> CompletableFuture.completedStage("1");
		Awaitility.await().until(this.circuit::hasAnswered);
	}

	@Test
	void startReportsWhetherTheStoreAnswered() {
		assertThat(this.circuit.start(Duration.ofSeconds(5))).isFalse();
		assertThat(this.circuit.isClosed()).isFalse();
		this.probe = () -> CompletableFuture.completedStage("1");
		Awaitility.await().until(this.circuit::hasAnswered);
		replace(circuit(true, 4, 3, Duration.ofSeconds(10)));
		assertThat(this.circuit.start(Duration.ofSeconds(5))).isTrue();
		assertThat(this.circuit.isClosed()).isTrue();
	}

	@Test
	void startWithOneFailureAsLimit() {
		replace(circuit(true, 1, 1, Duration.ofSeconds(10)));
		assertThat(this.circuit.start(Duration.ofSeconds(5))).isFalse();
		assertThat(this.circuit.isClosed()).isFalse();
	}

	@Test
	void startWaitsNoLongerThanItIsTold() {
		CompletableFuture<String> answer = new CompletableFuture<>();
		this.probe = () -> answer;
		assertThat(this.circuit.start(Duration.ofMillis(1))).isFalse();
		assertThat(this.circuit.isClosed()).isFalse();
		answer.complete("1");
		this.probe = () -> CompletableFuture.completedStage("1");
		awaitClosed();
	}

	@Test
	void tellsTheGenerationBeforeItCloses() {
		AtomicInteger told = new AtomicInteger();
		AtomicInteger closed = new AtomicInteger();
		this.circuit.onProbe((generation) -> told.addAndGet(this.circuit.isClosed() ? 100 : 1));
		this.circuit.onClose(closed::incrementAndGet);
		fail(3);
		this.probe = () -> CompletableFuture.completedStage("1");
		Awaitility.await().untilAtomic(closed, Matchers.is(1));
		assertThat(told).hasValue(1);
	}

	@Test
	void listenerThatFailsDoesNotKeepItOpen() {
		this.circuit.onProbe((generation) -> {
			throw new IllegalStateException("listener");
		});
		fail(3);
		this.probe = () -> CompletableFuture.completedStage("1");
		awaitClosed();
	}

	@Test
	void probeThatThrowsIsTriedAgain() {
		this.probe = () -> {
			throw new IllegalStateException("closed");
		};
		fail(3);
		Awaitility.await().until(() -> this.probes.get() > 3);
		this.probe = () -> CompletableFuture.completedStage("1");
		awaitClosed();
	}

	@Test
	void probesAreNotDoubled() {
		fail(3);
		long start = System.nanoTime();
		int before = this.probes.get();
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
			this.circuit.check();
			return this.probes.get() >= before + 3;
		});
		int checked = this.probes.get();
		long checkedAt = System.nanoTime();
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> this.probes.get() >= checked + 10);
		assertThat(Duration.ofNanos(System.nanoTime() - checkedAt)).isGreaterThan(INTERVAL.multipliedBy(7));
		assertThat(System.nanoTime()).isGreaterThan(start);
	}

	@Test
	void reconnectsAfterThreeFailedProbes() {
		fail(3);
		Awaitility.await().until(() -> this.reconnects.get() >= 2);
		assertThat(this.probes.get()).isGreaterThanOrEqualTo(6);
	}

	@Test
	void eachChangeIsOneLine(CapturedOutput output) {
		fail(20);
		Awaitility.await().until(() -> this.probes.get() > 3);
		this.probe = () -> CompletableFuture.completedStage("1");
		awaitClosed();
		assertThat(output.toString().lines().filter((line) -> line.contains("StoreCircuit")).toList()).hasSize(2)
			.satisfiesExactly((line) -> assertThat(line).contains("WARN").contains("is unavailable").contains("away"),
					(line) -> assertThat(line).contains("INFO").contains("available again"));
	}

	@Test
	void storeThatComesAndGoesIsToldOnceAMinute(CapturedOutput output) {
		for (int i = 0; i < 5; i++) {
			this.probe = () -> CompletableFuture.failedStage(AWAY);
			fail(20);
			this.probe = () -> CompletableFuture.completedStage("1");
			awaitClosed();
		}
		assertThat(output).containsOnlyOnce("[mooring.session.store-unavailable]")
			.containsOnlyOnce("[mooring.session.store-available]");
	}

	@Test
	void newConnectionIsVerifiedFirst() {
		assertThat(this.circuit.verified().toCompletableFuture()).isCompleted();
		CompletableFuture<String> answer = new CompletableFuture<>();
		this.probe = () -> answer;
		this.circuit.check();
		CompletionStage<?> verified = this.circuit.verified();
		assertThat(verified.toCompletableFuture()).isNotDone();
		assertThat(this.probes.get()).isLessThanOrEqualTo(1);
		answer.complete("1");
		Instance.await(verified);
		assertThat(this.circuit.verified().toCompletableFuture()).isCompleted();
	}

	@Test
	void nobodyWaitsForAProbeAfterItIsClosed() {
		CompletableFuture<String> answer = new CompletableFuture<>();
		this.probe = () -> answer;
		this.circuit.check();
		CompletionStage<?> before = this.circuit.verified();
		this.circuit.close();
		assertThatExceptionOfType(SessionStoreUnavailableException.class).isThrownBy(() -> Instance.await(before));
		this.probe = () -> CompletableFuture.completedStage("1");
		CompletionStage<?> after = this.circuit.verified();
		answer.complete("1");
		assertThatExceptionOfType(SessionStoreUnavailableException.class).isThrownBy(() -> Instance.await(after));
	}

	@Test
	void tellsHowCallsAndProbesEnded() {
		List<String> outcomes = new CopyOnWriteArrayList<>();
		this.circuit.onOutcome((nanoseconds, failure, available) -> outcomes
			.add(((failure != null) ? failure.getMessage() : "ok") + " " + available + " " + (nanoseconds >= 0)));
		succeed();
		fail();
		call(CompletableFuture
			.failedStage(new CompletionException(new SessionStoreUnavailableException("no memory", null, true))));
		assertThat(outcomes).containsExactly("ok true true", "away false true", "no memory true true");
		outcomes.clear();
		this.circuit.start(Duration.ofSeconds(5));
		this.probe = () -> CompletableFuture.completedStage("1");
		this.circuit.start(Duration.ofSeconds(5));
		assertThat(outcomes).containsExactly("away false true", "ok true true");
	}

	@Test
	void listenerToOutcomesThatFailsHurtsNoCaller() {
		this.circuit.onOutcome((nanoseconds, failure, available) -> {
			throw new IllegalStateException("listener");
		});
		assertThat(this.circuit.call(() -> CompletableFuture.completedStage("answer")).toCompletableFuture())
			.isCompletedWithValue("answer");
	}

	@Test
	void countsOpeningsAndRefusals() {
		assertThat(this.circuit.getOpenings()).isZero();
		fail(5);
		assertThat(this.circuit.getRefused()).isEqualTo(2);
		this.probe = () -> CompletableFuture.completedStage("1");
		awaitClosed();
		this.probe = () -> CompletableFuture.failedStage(AWAY);
		fail(3);
		assertThat(this.circuit.getOpenings()).isEqualTo(2);
	}

	@Test
	void checksAnIdleStoreWhileItIsClosed() {
		this.probe = () -> CompletableFuture.completedStage("1");
		this.circuit.start(Duration.ofSeconds(5));
		assertThat(this.probes).hasValue(1);
		this.circuit.checkEvery(INTERVAL, Duration.ofSeconds(5));
		Awaitility.await().until(() -> this.probes.get() > 3);
		this.probe = () -> CompletableFuture.failedStage(AWAY);
		Awaitility.await().until(() -> !this.circuit.isClosed());
	}

	@Test
	void checkThatIsNotAnsweredInTimeIsToldOnce() {
		this.probe = () -> CompletableFuture.completedStage("1");
		this.circuit.start(Duration.ofSeconds(5));
		List<String> outcomes = new CopyOnWriteArrayList<>();
		this.circuit.onOutcome(
				(nanoseconds, failure, available) -> outcomes.add((failure != null) ? failure.getMessage() : "ok"));
		CompletableFuture<String> answer = new CompletableFuture<>();
		this.probe = () -> answer;
		this.circuit.checkEvery(INTERVAL, Duration.ofMillis(10));
		Awaitility.await().until(() -> !outcomes.isEmpty());
		this.probe = () -> CompletableFuture.completedStage("2");
		answer.complete("late");
		Awaitility.await().until(() -> outcomes.size() > 1);
		assertThat(outcomes).startsWith("The session store has not answered within 10 ms", "ok");
		assertThat(this.probes.get()).isGreaterThan(2);
	}

	@Test
	void checksGoOnWhateverTheProbeThrows() {
		this.probe = () -> CompletableFuture.completedStage("1");
		this.circuit.start(Duration.ofSeconds(5));
		this.probe = () -> {
			throw new OutOfMemoryError("unable to create native thread");
		};
		this.circuit.checkEvery(INTERVAL, Duration.ofSeconds(5));
		Awaitility.await().until(() -> !this.circuit.isClosed());
		this.probe = () -> CompletableFuture.completedStage("1");
		awaitClosed();
		int before = this.probes.get();
		Awaitility.await().until(() -> this.probes.get() > before + 2);
	}

	private void awaitClosed() {
		Awaitility.await().until(this.circuit::isClosed);
	}

	private void succeed() {
		call(CompletableFuture.completedStage("answer"));
	}

	private void fail() {
		call(CompletableFuture.failedStage(AWAY));
	}

	private void fail(int times) {
		for (int i = 0; i < times; i++) {
			fail();
		}
	}

	private void call(CompletionStage<String> answer) {
		this.circuit.call(() -> answer);
	}

}
