package dev.mooring.session.metrics;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.mooring.session.store.SessionObserver;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Counts what happens to sessions, and what goes wrong with them.
 * <table border="1">
 * <caption>Meters</caption>
 * <tr>
 * <th>Name</th>
 * <th>Type</th>
 * <th>Tag</th>
 * <th>Meaning</th>
 * </tr>
 * <tr>
 * <td>{@code mooring.session.lifecycle}</td>
 * <td>counter</td>
 * <td>{@code event=created}, {@code id_changed}, {@code invalidated}</td>
 * <td>what applications did to sessions, once the store has it</td>
 * </tr>
 * <tr>
 * <td>{@code mooring.session.lifecycle}</td>
 * <td>counter</td>
 * <td>{@code event=missing}</td>
 * <td>requests with the id of a session that the store does not have. As Redis tells
 * nobody what expires, this is what can be known of expiries; sessions that ended
 * elsewhere and ids that were made up count, too</td>
 * </tr>
 * <tr>
 * <td>{@code mooring.session.duration}</td>
 * <td>timer</td>
 * <td></td>
 * <td>age of sessions when they are invalidated</td>
 * </tr>
 * <tr>
 * <td>{@code mooring.session.refused}</td>
 * <td>counter</td>
 * <td>{@code reason=attribute_size}, {@code session_size}</td>
 * <td>saves refused because an attribute, or the session, is too large</td>
 * </tr>
 * <tr>
 * <td>{@code mooring.session.refused}</td>
 * <td>counter</td>
 * <td>{@code reason=store_read_only}</td>
 * <td>saves that the store refused for want of memory, disk or replicas</td>
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
	public static final String LIFECYCLE = "mooring.session.lifecycle";

	/**
	 * Name of the timer.
	 */
	public static final String DURATION = "mooring.session.duration";

	/**
	 * Name of the counter.
	 */
	public static final String REFUSED = "mooring.session.refused";

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

	private static final Duration[] DURATIONS = { Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(15),
			Duration.ofMinutes(30), Duration.ofHours(1), Duration.ofHours(4), Duration.ofHours(12),
			Duration.ofHours(24) };

	private static final Duration MAX_AGE = Duration.ofDays(365);

	private final List<Timer> durations = new CopyOnWriteArrayList<>();

	private final LongAdder created = new LongAdder();

	private final LongAdder idChanged = new LongAdder();

	private final LongAdder invalidated = new LongAdder();

	private final LongAdder missing = new LongAdder();

	private final Map<Refusal, LongAdder> refusals = Stream.of(Refusal.values())
		.collect(Collectors.toUnmodifiableMap(Function.identity(), (refusal) -> new LongAdder()));

	private final LongAdder unreadableAttributes = new LongAdder();

	private final LongAdder unreadableRecords = new LongAdder();

	private final LongAdder rejected = new LongAdder();

	private final LongAdder lost = new LongAdder();

	private final LongAdder local = new LongAdder();

	private final LongAdder journalRefused = new LongAdder();

	private final LongAdder applied = new LongAdder();

	private final LongAdder ended = new LongAdder();

	private final LongAdder conflicts = new LongAdder();

	@Override
	public void bindTo(MeterRegistry registry) {
		bindEvent(registry, "created", this.created);
		bindEvent(registry, "id_changed", this.idChanged);
		bindEvent(registry, "invalidated", this.invalidated);
		bindEvent(registry, "missing", this.missing);
		this.durations.add(Timer.builder(DURATION)
			.description("Age of sessions when they are invalidated")
			.serviceLevelObjectives(DURATIONS)
			.register(registry));
		this.refusals.forEach((refusal, count) -> counter(REFUSED, count, "Saves that were refused")
			.tag("reason", refusal.name().toLowerCase(Locale.ROOT))
			.register(registry));
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
		counter(JOURNAL_REFUSED, this.journalRefused, "Changes refused because the journal was full")
			.register(registry);
		counter(REPLAYED, this.applied, "Sessions brought to the store after an outage").tag("outcome", "applied")
			.register(registry);
		counter(REPLAYED, this.ended, "Sessions brought to the store after an outage").tag("outcome", "ended")
			.register(registry);
		counter(CONFLICTS, this.conflicts, "Replayed attributes that another instance had changed").register(registry);
	}

	private static void bindEvent(MeterRegistry registry, String event, LongAdder count) {
		counter(LIFECYCLE, count, "What happened to sessions").tag("event", event).register(registry);
	}

	private static FunctionCounter.Builder<LongAdder> counter(String name, LongAdder count, String description) {
		return FunctionCounter.builder(name, count, LongAdder::doubleValue).description(description);
	}

	@Override
	public void created() {
		this.created.increment();
	}

	@Override
	public void idChanged() {
		this.idChanged.increment();
	}

	@Override
	public void invalidated(Duration age) {
		this.invalidated.increment();
		// What a store says of its age may be anything
		Duration plausible = age.isNegative() ? Duration.ZERO : (age.compareTo(MAX_AGE) > 0) ? MAX_AGE : age;
		this.durations.forEach((timer) -> timer.record(plausible));
	}

	@Override
	public void missing() {
		this.missing.increment();
	}

	@Override
	public void refused(Refusal refusal) {
		Objects.requireNonNull(this.refusals.get(refusal)).increment();
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
		this.journalRefused.increment();
	}

	@Override
	public void replayed(boolean exists, int count) {
		(exists ? this.applied : this.ended).increment();
		this.conflicts.add(count);
	}

}
