package dev.mooring.session.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link InMemorySessionStore} keeps the contract: it is not Redis' alone.
 */
class InMemorySessionStoreTests extends RecoverableSessionStoreContract {

	private static final Duration LONG = Duration.ofDays(1);

	private final MovableClock clock = new MovableClock();

	private InMemorySessionStore store = new InMemorySessionStore(this.clock, RECOVERY_WINDOW);

	@Override
	protected RecoverableSessionStore store() {
		return this.store;
	}

	@Override
	protected void loseData() {
		this.store = new InMemorySessionStore(this.clock, RECOVERY_WINDOW);
	}

	@Override
	protected Duration timeToLive(String sessionId) {
		if (load(sessionId).isEmpty()) {
			return null;
		}
		if (isThereAfter(sessionId, LONG)) {
			return Duration.ofSeconds(-1);
		}
		Duration there = Duration.ZERO;
		for (Duration step = LONG; step.toSeconds() > 0; step = step.dividedBy(2)) {
			there = isThereAfter(sessionId, there.plus(step)) ? there.plus(step) : there;
		}
		return there;
	}

	private boolean isThereAfter(String sessionId, Duration duration) {
		this.clock.ahead = duration;
		try {
			return load(sessionId).isPresent();
		}
		finally {
			this.clock.ahead = Duration.ZERO;
		}
	}

	@Test
	void deletionIsForgottenAfterTheRecoveryWindow() {
		await(this.store.delete("id"));
		Instant now = Instant.now();
		SessionReplay replay = new SessionReplay(new SessionRecord("id", now, now, LONG, Map.of(), false), Map.of(),
				false, true, null, LONG);
		assertThat(await(this.store.replay(replay)).exists()).isFalse();
		this.clock.ahead = RECOVERY_WINDOW;
		assertThat(await(this.store.replay(replay)).exists()).isTrue();
	}

	private static final class MovableClock extends Clock {

		private volatile Duration ahead = Duration.ZERO;

		@Override
		public Instant instant() {
			return Instant.now().plus(this.ahead);
		}

		@Override
		public ZoneId getZone() {
			return ZoneId.of("UTC");
		}

		@Override
		public Clock withZone(ZoneId zone) {
			throw new UnsupportedOperationException();
		}

	}

}
