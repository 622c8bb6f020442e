package dev.mooring.demo.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import dev.mooring.demo.launch.ManagedRedis.State;

/**
 * What is known of Redis.
 *
 * @param state what its process tells
 * @param pid its process id, or 0
 * @param since when it was first seen in this state
 * @param caughtUp whether all instances that are ready use it and have brought to it what
 * they kept while it was away
 */
public record StoreStatus(State state, long pid, Instant since, boolean caughtUp) {

	/**
	 * So long an instance whose metrics tell nothing may still have something to bring.
	 */
	static final Duration CATCHES_UP_WITHIN = Duration.ofSeconds(10);

	/**
	 * What a look at the process tells.
	 * @param before what was known before, if anything
	 * @param state the state now
	 * @param pid the process id now, or 0
	 * @param now the current time
	 * @return what is known now
	 */
	static StoreStatus seen(@Nullable StoreStatus before, State state, long pid, Instant now) {
		boolean same = before != null && before.state() == state && before.pid() == pid;
		return (before != null && same) ? before : new StoreStatus(state, pid, now, false);
	}

	/**
	 * What the metrics of the instances tell.
	 * @param metrics those of the instances that are ready; empty where they cannot be
	 * read, for lack of the token, say
	 * @param now the current time
	 * @return what is known now
	 */
	StoreStatus told(List<Optional<Exposition>> metrics, Instant now) {
		boolean otherwise = this.caughtUp || now.isAfter(this.since.plus(CATCHES_UP_WITHIN));
		return new StoreStatus(this.state, this.pid, this.since,
				isReady() && metrics.stream().allMatch((known) -> known.map(Exposition::caughtUp).orElse(otherwise)));
	}

	public boolean isReady() {
		return this.state == State.READY;
	}

	/**
	 * Whether instances may live on copies of sessions, which differ.
	 */
	public boolean isAway() {
		return !isReady() || !this.caughtUp;
	}

	public String text() {
		return this.state.name().toLowerCase(Locale.ROOT);
	}

}
