package dev.mooring.boot.health.score;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.mooring.boot.health.probe.ComponentHealth;
import dev.mooring.boot.health.probe.ComponentHealth.State;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.health.contributor.Status;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When an instance leaves the rotation, and when it returns.
 */
class InstanceScoreTests {

	private static final Duration QUICK = Duration.ofMillis(10);

	private static final Duration SLOW = Duration.ofSeconds(2);

	private long now = Long.MAX_VALUE - Duration.ofMinutes(3).toNanos();

	private State dependency = State.UP;

	private final InstanceScore score = new InstanceScore(new ScoreProperties(true, Duration.ofMinutes(1), 0.5, 0.25,
			SLOW, 10, Duration.ofMinutes(5), Duration.ofSeconds(30), Duration.ofMinutes(2)),
			() -> List.of(new Dependency()), () -> this.now);

	/**
	 * What all instances share.
	 */
	private final class Dependency implements ComponentHealth {

		@Override
		public Set<String> readinessMembers() {
			return Set.of();
		}

		@Override
		public Map<String, State> states() {
			return Map.of("db", InstanceScoreTests.this.dependency);
		}

	}

	@Test
	void leavesWhenTooManyRequestsFailOrAreSlow() {
		pass(Duration.ofMinutes(6));
		requests(5, QUICK, false);
		requests(2, QUICK, true);
		requests(2, SLOW, false);
		assertThat(isIn()).as("too few requests").isTrue();
		requests(1, SLOW, true);
		assertThat(isIn()).isFalse();
		assertThat(this.score.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
		assertThat(this.score.readinessMembers()).containsExactly("instanceScore");
	}

	@Test
	void staysBelowTheLimit() {
		pass(Duration.ofMinutes(6));
		requests(60, QUICK, false);
		requests(40, QUICK, true);
		assertThat(isIn()).isTrue();
		assertThat(this.score.health().getDetails()).containsEntry("requests", 100)
			.containsEntry("badShare", 0.4)
			.containsEntry("limit", 0.5);
	}

	@Test
	void servesForSomeTimeBeforeItLeaves() {
		pass(Duration.ofMinutes(4));
		requests(100, QUICK, true);
		assertThat(isIn()).isTrue();
		pass(Duration.ofSeconds(61));
		assertThat(isIn()).as("that was longer ago than the window").isTrue();
		requests(100, QUICK, true);
		assertThat(isIn()).isFalse();
	}

	@Test
	void returnsAfterSomeTimeWithoutRequestsAndServesForSomeTimeAgain() {
		leave();
		pass(Duration.ofSeconds(119));
		assertThat(isIn()).isFalse();
		pass(Duration.ofSeconds(1));
		assertThat(isIn()).isTrue();
		requests(100, QUICK, true);
		assertThat(isIn()).isTrue();
		pass(Duration.ofMinutes(5));
		requests(100, QUICK, true);
		assertThat(isIn()).isFalse();
	}

	@Test
	void returnsEarlyOnlyWellBelowTheLimit() {
		leave();
		requests(20, QUICK, false);
		pass(Duration.ofSeconds(29));
		assertThat(isIn()).as("not everybody has seen that it is out").isFalse();
		requests(20, QUICK, true);
		pass(Duration.ofSeconds(1));
		assertThat(isIn()).isFalse();
		pass(Duration.ofSeconds(61));
		requests(12, QUICK, false);
		requests(8, QUICK, true);
		assertThat(isIn()).as("below the limit, above that for the return").isFalse();
		requests(20, QUICK, false);
		assertThat(isIn()).isTrue();
	}

	@Test
	void countsNothingWhileWhatAllShareIsDown() {
		pass(Duration.ofMinutes(6));
		requests(5, SLOW, false);
		this.dependency = State.DOWN;
		requests(100, SLOW, false);
		requests(100, QUICK, true);
		assertThat(isIn()).isTrue();
		this.dependency = State.UP;
		requests(6, QUICK, false);
		assertThat(this.score.health().getDetails()).as("what was slow just before is forgotten")
			.containsEntry("requests", 6)
			.containsEntry("badShare", 0.0);
	}

	@Test
	void unavailableIsNotCountedAfterAFailureOfWhatAllShare() {
		this.dependency = State.DEGRADED;
		for (int i = 0; i < 100; i++) {
			this.score.ended(SLOW.toNanos(), 503);
		}
		assertThat(this.score.health().getDetails()).containsEntry("requests", 0);
		this.dependency = State.UP;
		this.score.ended(QUICK.toNanos(), 503);
		assertThat(this.score.health().getDetails()).containsEntry("requests", 1).containsEntry("badShare", 1.0);
	}

	@Test
	void slowInstanceIsNotExcusedByWhatItMeasuresItself() {
		pass(Duration.ofMinutes(6));
		this.dependency = State.DEGRADED;
		requests(10, SLOW, false);
		requests(10, QUICK, true);
		assertThat(isIn()).isFalse();
	}

	@Test
	void abandonedRequestsCountOnlyAsSlow() {
		this.score.abandoned(QUICK.toNanos());
		assertThat(this.score.health().getDetails()).containsEntry("requests", 0);
		this.score.abandoned(SLOW.toNanos());
		assertThat(this.score.health().getDetails()).containsEntry("requests", 1).containsEntry("badShare", 1.0);
	}

	@Test
	void requestThatAReactiveClientGivesUpIsCountedOnce() {
		ScoreWebFilter filter = new ScoreWebFilter(this.score,
				new ScoredPaths(() -> new PathMappedEndpoints("/actuator", List.of())));
		MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/shop"));
		Disposable request = filter.filter(exchange, (ignored) -> Mono.never()).subscribe();
		pass(SLOW);
		request.dispose();
		exchange.getResponse().setComplete().block();
		assertThat(this.score.health().getDetails()).containsEntry("requests", 1).containsEntry("badShare", 1.0);
	}

	@Test
	void windowForgetsStepByStep() {
		requests(10, QUICK, true);
		pass(Duration.ofSeconds(30));
		requests(10, QUICK, false);
		assertThat(this.score.health().getDetails()).containsEntry("requests", 20).containsEntry("badShare", 0.5);
		pass(Duration.ofSeconds(36));
		assertThat(this.score.health().getDetails()).containsEntry("requests", 10).containsEntry("badShare", 0.0);
	}

	private void leave() {
		pass(Duration.ofMinutes(6));
		requests(100, QUICK, true);
		assertThat(isIn()).isFalse();
	}

	private boolean isIn() {
		return this.score.states().get("instanceScore") == State.UP;
	}

	private void requests(int count, Duration duration, boolean failed) {
		for (int i = 0; i < count; i++) {
			this.score.ended(duration.toNanos(), failed ? 500 : 200);
		}
	}

	private void pass(Duration time) {
		this.now += time.toNanos();
	}

}
