package dev.mooring.benchmarks.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoublePredicate;

import dev.mooring.benchmarks.measure.Measurement;
import dev.mooring.benchmarks.measure.Results;
import dev.mooring.benchmarks.plan.Network;
import dev.mooring.benchmarks.plan.Scenario;
import dev.mooring.benchmarks.plan.Variant;

/**
 * What Mooring is to achieve.
 *
 * @param description the goal
 * @param ratio what was measured; empty if it was not
 * @param met tells whether a ratio is good enough
 */
record Goal(String description, Optional<Double> ratio, DoublePredicate met) {

	/**
	 * All goals, with what was measured. They are about plain reads.
	 */
	static List<Goal> all(Results results) {
		Reads direct = new Reads(results, Network.DIRECT);
		Reads delayed = new Reads(results, Network.DELAY_500_US);
		return List.of(
				new Goal("At least 3 times the throughput of `spring` on the loopback interface",
						Ratio.of(direct.of(Variant.MOORING).map(Measurement::throughput),
								direct.of(Variant.SPRING).map(Measurement::throughput)),
						(ratio) -> ratio >= 3),
				new Goal("At most 0.25 times the latency that `spring` adds to `memory`, with 0.5 ms each way",
						Ratio.of(delayed.added(Variant.MOORING), delayed.added(Variant.SPRING)),
						(ratio) -> ratio <= 0.25),
				new Goal("At most 1.3 times the CPU time of `memory+call` for each request",
						Ratio.of(direct.of(Variant.MOORING).map(Measurement::cpu),
								direct.of(Variant.MEMORY_CALL).map(Measurement::cpu)),
						(ratio) -> ratio <= 1.3),
				new Goal("At most 1.02 times the CPU time of `mooring-unmetered` for each request of `mooring-metered`",
						Ratio.of(direct.of(Variant.MOORING_METERED).map(Measurement::cpu),
								direct.of(Variant.MOORING_UNMETERED).map(Measurement::cpu)),
						(ratio) -> ratio <= 1.02));
	}

	String verdict() {
		return this.ratio
			.map((value) -> String.format(Locale.ROOT, "**%s**: %.3f", this.met.test(value) ? "met" : "missed", value))
			.orElse("not measured");
	}

	private record Reads(Results results, Network network) {

		Optional<Measurement> of(Variant variant) {
			return this.results.find(this.network, Scenario.READ, variant);
		}

		Optional<Double> added(Variant variant) {
			return this.results.addedLatency(this.network, Scenario.READ, variant);
		}

	}

}
