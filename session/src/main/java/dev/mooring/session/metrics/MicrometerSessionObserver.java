package dev.mooring.session.metrics;

import java.util.concurrent.atomic.LongAdder;

import dev.mooring.session.store.SessionObserver;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Counts what goes wrong with sessions.
 * <table border="1">
 * <caption>Meters</caption>
 * <tr>
 * <th>Name</th>
 * <th>Type</th>
 * <th>Tag</th>
 * <th>Meaning</th>
 * </tr>
 * <tr>
 * <td>{@code mooring.session.unreadable}</td>
 * <td>counter</td>
 * <td>{@code part=attribute}</td>
 * <td>reads of an attribute that cannot be deserialized</td>
 * </tr>
 * <tr>
 * <td>{@code mooring.session.unreadable}</td>
 * <td>counter</td>
 * <td>{@code part=record}</td>
 * <td>records without a required field, or with one that cannot be read</td>
 * </tr>
 * <tr>
 * <td>{@code mooring.session.rejected}</td>
 * <td>counter</td>
 * <td></td>
 * <td>requests answered with 503, because they needed a session and the store was
 * unavailable</td>
 * </tr>
 * <tr>
 * <td>{@code mooring.session.lost}</td>
 * <td>counter</td>
 * <td></td>
 * <td>requests whose changes were lost, because the store became unavailable after their
 * response had begun</td>
 * </tr>
 * <tr>
 * <td>{@code mooring.session.local}</td>
 * <td>counter</td>
 * <td></td>
 * <td>reads, changes and deletions of sessions that were done in this instance for want
 * of the store</td>
 * </tr>
 * <tr>
 * <td>{@code mooring.session.journal.refused}</td>
 * <td>counter</td>
 * <td></td>
 * <td>changes that were refused because the journal was full</td>
 * </tr>
 * <tr>
 * <td>{@code mooring.session.replayed}</td>
 * <td>counter</td>
 * <td>{@code outcome=applied} or {@code ended}</td>
 * <td>sessions brought to the store after an outage, or dropped because they had ended
 * meanwhile</td>
 * </tr>
 * <tr>
 * <td>{@code mooring.session.conflicts}</td>
 * <td>counter</td>
 * <td></td>
 * <td>replayed attributes that another instance had changed, too</td>
 * </tr>
 * </table>
 */
public final class MicrometerSessionObserver implements SessionObserver, MeterBinder {

	/**
	 * Name of the counter.
	 */
	public static final String UNREADABLE = "mooring.session.unreadable";

	/**
	 * Name of the counter.
	 */
	public static final String REJECTED = "mooring.session.rejected";

	/**
	 * Name of the counter.
	 */
	public static final String LOST = "mooring.session.lost";

	/**
	 * Name of the counter.
	 */
	public static final String LOCAL = "mooring.session.local";

	/**
	 * Name of the counter.
	 */
	public static final String JOURNAL_REFUSED = "mooring.session.journal.refused";

	/**
	 * Name of the counter.
	 */
	public static final String REPLAYED = "mooring.session.replayed";

	/**
	 * Name of the counter.
	 */
	public static final String CONFLICTS = "mooring.session.conflicts";

	private final LongAdder unreadableAttributes = new LongAdder();

	private final LongAdder unreadableRecords = new LongAdder();

	private final LongAdder rejected = new LongAdder();

	private final LongAdder lost = new LongAdder();

	private final LongAdder local = new LongAdder();

	private final LongAdder refused = new LongAdder();

	private final LongAdder applied = new LongAdder();

	private final LongAdder ended = new LongAdder();

	private final LongAdder conflicts = new LongAdder();

	@Override
	public void bindTo(MeterRegistry registry) {
		counter(UNREADABLE, this.unreadableAttributes, "Parts of stored sessions that could not be read")
			.tag("part", "attribute")
			.register(registry);
		counter(UNREADABLE, this.unreadableRecords, "Parts of stored sessions that could not be read")
			.tag("part", "record")
			.register(registry);
		counter(REJECTED, this.rejected, "Requests that needed a session which could not be had").register(registry);
		counter(LOST, this.lost, "Requests whose changes were lost with their response under way").register(registry);
		counter(LOCAL, this.local, "Operations on sessions done in this instance for want of the store")
			.register(registry);
		counter(JOURNAL_REFUSED, this.refused, "Changes refused because the journal was full").register(registry);
		counter(REPLAYED, this.applied, "Sessions brought to the store after an outage").tag("outcome", "applied")
			.register(registry);
		counter(REPLAYED, this.ended, "Sessions brought to the store after an outage").tag("outcome", "ended")
			.register(registry);
		counter(CONFLICTS, this.conflicts, "Replayed attributes that another instance had changed").register(registry);
	}

	private static FunctionCounter.Builder<LongAdder> counter(String name, LongAdder count, String description) {
		return FunctionCounter.builder(name, count, LongAdder::doubleValue).description(description);
	}

	@Override
	public void attributeUnreadable() {
		this.unreadableAttributes.increment();
	}

	@Override
	public void recordIncomplete() {
		this.unreadableRecords.increment();
	}

	@Override
	public void requestRejected() {
		this.rejected.increment();
	}

	@Override
	public void changesLost() {
		this.lost.increment();
	}

	@Override
	public void servedLocally() {
		this.local.increment();
	}

	@Override
	public void journalFull() {
		this.refused.increment();
	}

	@Override
	public void replayed(boolean exists, int count) {
		(exists ? this.applied : this.ended).increment();
		this.conflicts.add(count);
	}

}
