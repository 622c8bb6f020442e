package dev.mooring.benchmarks.soak.load;

import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What must not have happened, and what has to be looked at in the end. For any number of
 * threads.
 */
public final class Ledger {

	private final Set<String> ended = ConcurrentHashMap.newKeySet();

	private final Queue<Finding> findings = new ConcurrentLinkedQueue<>();

	private final AtomicInteger doubtful = new AtomicInteger();

	void found(Finding.Type type, String text) {
		Finding finding = new Finding(type, System.nanoTime(), text);
		this.findings.add(finding);
		System.out.println(type + ": " + text);
	}

	/**
	 * An instance does not get over the faults.
	 * @param instance its name
	 */
	public void notRecovered(String instance) {
		found(Finding.Type.NOT_RECOVERED, instance);
	}

	/**
	 * A session has ended, or no longer has this id: it must never be alive again.
	 */
	void ended(String cookie) {
		this.ended.add(cookie);
	}

	Set<String> endedSessions() {
		return Set.copyOf(this.ended);
	}

	/**
	 * A user has lost a session by a logout or a change of its id that was not answered:
	 * it may have been done.
	 */
	void lostInDoubt() {
		this.doubtful.incrementAndGet();
	}

	/**
	 * How many sessions were ended or changed their ids.
	 * @return the number of cookies
	 */
	public int ended() {
		return this.ended.size();
	}

	/**
	 * How many users lost their session by a request that was not answered.
	 * @return the number of sessions
	 */
	public int inDoubt() {
		return this.doubtful.get();
	}

	/**
	 * All findings.
	 * @return what must not have happened, in order
	 */
	public List<Finding> findings() {
		return List.copyOf(this.findings);
	}

}
