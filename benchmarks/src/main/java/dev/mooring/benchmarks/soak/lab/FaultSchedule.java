package dev.mooring.benchmarks.soak.lab;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Lets one fault after the other happen.
 */
public final class FaultSchedule {

	/**
	 * How long the longest fault lasts, and what is left for its end before the next.
	 */
	public static final Duration LONGEST = Duration.ofSeconds(12);

	private static final Duration REPETITION = Duration.ofMillis(500);

	private final Lab lab;

	/**
	 * The same in every run.
	 */
	private final Random random = new Random(4);

	private final List<Incident> incidents = new CopyOnWriteArrayList<>();

	/**
	 * Creates a schedule.
	 * @param lab where the faults happen
	 */
	public FaultSchedule(Lab lab) {
		this.lab = lab;
	}

	/**
	 * Lets nothing happen for some time.
	 * @param time how long
	 * @throws Exception if the wait is interrupted
	 */
	public void rest(Duration time) throws Exception {
		ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
		try {
			awaitTime(clock, System.nanoTime(), time);
		}
		finally {
			clock.shutdownNow();
		}
	}

	/**
	 * Lets faults happen for some time, the last of which is over before.
	 * @param time how long
	 * @param every from the beginning of one to the beginning of the next
	 * @throws Exception if one cannot be brought about
	 */
	public void run(Duration time, Duration every) throws Exception {
		List<Fault> faults = Fault.of(this.lab.policy());
		ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
		try {
			long start = System.nanoTime();
			Duration begin = every.dividedBy(2);
			for (int i = 0; begin.plus(LONGEST).compareTo(time) <= 0; i++) {
				Fault fault = faults.get(i % faults.size());
				awaitTime(clock, start, begin);
				happen(clock, fault);
				begin = begin.plus(every);
			}
			awaitTime(clock, start, time);
		}
		finally {
			clock.shutdownNow();
		}
	}

	private static void awaitTime(ScheduledExecutorService clock, long start, Duration delay) throws Exception {
		await(clock.schedule(() -> {
		}, start + delay.toNanos() - System.nanoTime(), TimeUnit.NANOSECONDS));
	}

	private void happen(ScheduledExecutorService clock, Fault fault) throws Exception {
		// Frozen for long enough to look at what comes after the first three seconds
		int least = (fault == Fault.FROZEN) ? 6000 : 3000;
		Duration length = Duration.ofMillis(this.random.nextInt(least, 8001));
		System.out.printf("%s for %.1f s%n", fault.label(), length.toMillis() / 1e3);
		long begin = System.nanoTime();
		fault.begin(this.lab);
		Future<?> repetition = clock.scheduleWithFixedDelay(() -> fault.repeat(this.lab), 0, REPETITION.toMillis(),
				TimeUnit.MILLISECONDS);
		awaitTime(clock, begin, length);
		if (!repetition.cancel(false)) {
			await(repetition);
		}
		fault.end(this.lab);
		this.incidents.add(new Incident(fault, begin, System.nanoTime()));
	}

	private static void await(Future<?> future) throws Exception {
		try {
			future.get();
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * What has happened so far.
	 * @return the faults that are over, in order
	 */
	public List<Incident> incidents() {
		return List.copyOf(this.incidents);
	}

}
