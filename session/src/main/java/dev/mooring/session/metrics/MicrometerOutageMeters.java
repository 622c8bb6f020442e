package dev.mooring.session.metrics;

import java.util.List;
import java.util.function.IntSupplier;

import dev.mooring.session.circuit.StoreCircuit;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Shows whether the store is available, and what waits for it.
 * <table border="1">
 * <caption>Meters</caption>
 * <tr>
 * <th>Name</th>
 * <th>Type</th>
 * <th>Tag</th>
 * <th>Meaning</th>
 * </tr>
 * <tr>
 * <td>{@code mooring.session.circuit.state}</td>
 * <td>gauge</td>
 * <td>{@code state=closed}, {@code open}, {@code half_open}</td>
 * <td>1 for the state that the circuit is in, 0 for the others</td>
 * </tr>
 * <tr>
 * <td>{@code mooring.session.circuit.openings}</td>
 * <td>counter</td>
 * <td></td>
 * <td>times that the circuit has opened</td>
 * </tr>
 * <tr>
 * <td>{@code mooring.session.circuit.refused}</td>
 * <td>counter</td>
 * <td></td>
 * <td>calls of the store that the open circuit has answered at once</td>
 * </tr>
 * <tr>
 * <td>{@code mooring.session.journal.size}</td>
 * <td>gauge, unit: sessions</td>
 * <td></td>
 * <td>sessions that have yet to be brought to the store; always 0 unless
 * {@code mooring.session.on-outage=local}</td>
 * </tr>
 * </table>
 */
public final class MicrometerOutageMeters implements MeterBinder {

	/**
	 * Name of the gauge of the circuit.
	 */
	public static final String CIRCUIT_STATE = "mooring.session.circuit.state";

	/**
	 * Name of the counter.
	 */
	public static final String CIRCUIT_OPENINGS = "mooring.session.circuit.openings";

	/**
	 * Name of the counter.
	 */
	public static final String CIRCUIT_REFUSED = "mooring.session.circuit.refused";

	/**
	 * Name of the gauge of the journal.
	 */
	public static final String JOURNAL_SIZE = "mooring.session.journal.size";

	private final StoreCircuit circuit;

	private final IntSupplier journal;

	/**
	 * Creates the meters.
	 * @param circuit the circuit
	 * @param journal tells the length of the journal
	 */
	public MicrometerOutageMeters(StoreCircuit circuit, IntSupplier journal) {
		this.circuit = circuit;
		this.journal = journal;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		for (String state : List.of("closed", "open", "half_open")) {
			Gauge.builder(CIRCUIT_STATE, this.circuit, (circuit) -> circuit.getState().equals(state) ? 1 : 0)
				.description("Whether the circuit around the session store is in this state")
				.tag("state", state)
				.register(registry);
		}
		FunctionCounter.builder(CIRCUIT_OPENINGS, this.circuit, StoreCircuit::getOpenings)
			.description("Times that the circuit around the session store has opened")
			.register(registry);
		FunctionCounter.builder(CIRCUIT_REFUSED, this.circuit, StoreCircuit::getRefused)
			.description("Calls of the session store that the open circuit has answered at once")
			.register(registry);
		Gauge.builder(JOURNAL_SIZE, this.journal, IntSupplier::getAsInt)
			.description("Sessions that have yet to be brought to the store")
			.baseUnit("sessions")
			.strongReference(true)
			.register(registry);
	}

}
