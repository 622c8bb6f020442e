package dev.mooring.acceptance.compose;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What users have met while one thing happened.
 */
final class Phase {

	private final String name;

	private final AtomicInteger requests = new AtomicInteger();

	private final AtomicInteger failed = new AtomicInteger();

	private final AtomicInteger failedPosts = new AtomicInteger();

	private final AtomicInteger countedTwice = new AtomicInteger();

	private final AtomicInteger wrong = new AtomicInteger();

	private final AtomicLong slowest = new AtomicLong();

	private final Set<String> instances = new ConcurrentSkipListSet<>();

	private final Set<String> failures = new ConcurrentSkipListSet<>();

	private volatile int repeated;

	Phase(String name) {
		this.name = name;
	}

	void answered(Duration duration) {
		this.requests.incrementAndGet();
		this.slowest.accumulateAndGet(duration.toMillis(), Math::max);
	}

	/**
	 * A request was not answered with 200.
	 * @param isRepeatable whether it could have been sent again without harm
	 * @param failure what came instead
	 */
	void failed(boolean isRepeatable, String failure) {
		(isRepeatable ? this.failed : this.failedPosts).incrementAndGet();
		this.failures.add(failure);
	}

	/**
	 * A counter has gone on by more than one: an instance had counted, and could not
	 * answer any more.
	 */
	void seenCountedTwice() {
		this.countedTwice.incrementAndGet();
	}

	/**
	 * An answer does not fit what the user has done: a session, a login or a piece is
	 * lost.
	 */
	void wrong(String what) {
		this.wrong.incrementAndGet();
		this.failures.add(what);
	}

	void answeredBy(String instance) {
		this.instances.add(instance);
	}

	void repeated(int count) {
		this.repeated = count;
	}

	int requests() {
		return this.requests.get();
	}

	int failed() {
		return this.failed.get();
	}

	int failedPosts() {
		return this.failedPosts.get();
	}

	int countedTwice() {
		return this.countedTwice.get();
	}

	int wrong() {
		return this.wrong.get();
	}

	int repeated() {
		return this.repeated;
	}

	Set<String> instances() {
		return this.instances;
	}

	Set<String> failures() {
		return this.failures;
	}

	String row() {
		return "| %s | %d | %d | %d | %d | %d | %d | %s | %d ms |".formatted(this.name, this.requests.get(),
				this.failed.get(), this.failedPosts.get(), this.repeated, this.countedTwice.get(), this.wrong.get(),
				this.instances.isEmpty() ? "" : this.instances.size(), this.slowest.get());
	}

	@Override
	public String toString() {
		return row() + " " + this.failures;
	}

}
