package dev.mooring.benchmarks.measure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

import dev.mooring.benchmarks.plan.Network;
import dev.mooring.benchmarks.plan.Scenario;
import dev.mooring.benchmarks.plan.Variant;

/**
 * The measurements of a run.
 */
public final class Results {

	private final Map<Case, List<Measurement>> measurements = new HashMap<>();

	private final Map<Network, List<Duration>> roundTrips = new HashMap<>();

	/**
	 * Adds the measurement of one round.
	 * @param network the way to Redis
	 * @param scenario the kind of request
	 * @param variant what keeps the sessions
	 * @param measurement the measurement
	 */
	public void add(Network network, Scenario scenario, Variant variant, Measurement measurement) {
		this.measurements.computeIfAbsent(new Case(network, scenario, variant), (key) -> new ArrayList<>())
			.add(measurement);
	}

	/**
	 * The medians of all rounds.
	 * @param network the way to Redis
	 * @param scenario the kind of request
	 * @param variant what keeps the sessions
	 * @return the medians, number by number; empty if there was no round
	 */
	public Optional<Measurement> find(Network network, Scenario scenario, Variant variant) {
		return Optional.ofNullable(this.measurements.get(new Case(network, scenario, variant)))
			.map((rounds) -> new Measurement(median(rounds, Measurement::throughput), median(rounds, Measurement::p50),
					median(rounds, Measurement::p99), median(rounds, Measurement::cpu),
					median(rounds, Measurement::redisCpu), median(rounds, Measurement::commands),
					median(rounds, Measurement::bytesReceived), median(rounds, Measurement::bytesSent)));
	}

	/**
	 * Whether there is anything about a variant.
	 * @param network the way to Redis
	 * @param variant what keeps the sessions
	 * @return whether it was measured in any scenario
	 */
	public boolean isMeasured(Network network, Variant variant) {
		return Arrays.stream(Scenario.values()).anyMatch((scenario) -> find(network, scenario, variant).isPresent());
	}

	/**
	 * How much longer than with sessions in memory half of the requests take at most.
	 * @param network the way to Redis
	 * @param scenario the kind of request
	 * @param variant what keeps the sessions
	 * @return the difference in microseconds; empty if one of both was not measured
	 */
	public Optional<Double> addedLatency(Network network, Scenario scenario, Variant variant) {
		return find(network, scenario, Variant.MEMORY)
			.flatMap((base) -> find(network, scenario, variant).map((measured) -> measured.p50() - base.p50()));
	}

	/**
	 * Adds the time that Redis took to answer, seen from where the application is.
	 * @param network the way to Redis
	 * @param time the time
	 */
	public void addRoundTrip(Network network, Duration time) {
		this.roundTrips.computeIfAbsent(network, (key) -> new ArrayList<>()).add(time);
	}

	/**
	 * The time that Redis took to answer.
	 * @param network the way to Redis
	 * @return the median; empty if it was not measured
	 */
	public Optional<Duration> roundTrip(Network network) {
		return Optional.ofNullable(this.roundTrips.get(network))
			.map((times) -> times.stream().sorted().toList().get(times.size() / 2));
	}

	private static double median(List<Measurement> rounds, ToDoubleFunction<Measurement> number) {
		double[] sorted = rounds.stream().mapToDouble(number).sorted().toArray();
		return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
	}

	private record Case(Network network, Scenario scenario, Variant variant) {

	}

}
