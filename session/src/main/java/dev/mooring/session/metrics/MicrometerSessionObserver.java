package dev.mooring.session.metrics;

import java.util.concurrent.atomic.LongAdder;

import dev.mooring.session.store.SessionObserver;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Counts what cannot be read.
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
 * </table>
 */
public final class MicrometerSessionObserver implements SessionObserver, MeterBinder {

	/**
	 * Name of the counter.
	 */
	public static final String UNREADABLE = "mooring.session.unreadable";

	private final LongAdder attributes = new LongAdder();

	private final LongAdder records = new LongAdder();

	@Override
	public void bindTo(MeterRegistry registry) {
		bind(registry, "attribute", this.attributes);
		bind(registry, "record", this.records);
	}

	private static void bind(MeterRegistry registry, String part, LongAdder count) {
		FunctionCounter.builder(UNREADABLE, count, LongAdder::doubleValue)
			.description("Parts of stored sessions that could not be read")
			.tag("part", part)
			.register(registry);
	}

	@Override
	public void attributeUnreadable() {
		this.attributes.increment();
	}

	@Override
	public void recordIncomplete() {
		this.records.increment();
	}

}
