package dev.mooring.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import dev.mooring.benchmarks.jmh.MicroBenchmarks;
import dev.mooring.benchmarks.jmh.MicroBenchmarks.Score;
import dev.mooring.benchmarks.measure.Measurement;
import dev.mooring.benchmarks.measure.Results;
import dev.mooring.benchmarks.measure.Trial;
import dev.mooring.benchmarks.plan.Network;
import dev.mooring.benchmarks.plan.Scenario;
import dev.mooring.benchmarks.plan.Variant;
import dev.mooring.benchmarks.report.Page;

/**
 * The command behind {@code benchmarks/run}.
 */
public final class Benchmarks {

	private static final Path SCRATCH = Path.of("benchmarks", "target", "run");

	private final Options options;

	private final Results results = new Results();

	/**
	 * The others send as many commands as a read: through a delay they would say the
	 * same.
	 */
	private static final Set<Scenario> DELAYED = EnumSet.of(Scenario.READ, Scenario.WRITE, Scenario.CREATE);

	private String redisVersion = "none";

	private Benchmarks(Options options) {
		this.options = options;
	}

	/**
	 * Measures and writes the page.
	 * @param arguments the options
	 * @throws Exception if anything fails
	 */
	public static void main(String[] arguments) throws Exception {
		if (List.of(arguments).contains("--help")) {
			System.out.print(Options.USAGE);
			return;
		}
		Options options;
		try {
			options = Options.parse(arguments);
		}
		catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage());
			System.err.print(Options.USAGE);
			System.exit(2);
			return;
		}
		new Benchmarks(options).run(Arrays.stream(arguments)
			.map((argument) -> argument.contains(" ") ? '"' + argument + '"' : argument)
			.collect(Collectors.joining(" ")));
	}

	private void run(String arguments) throws Exception {
		for (int round = 1; round <= this.options.rounds(); round++) {
			for (Network network : this.options.networks()) {
				if (round > 1 && !network.delay().isZero()) {
					// Latencies through a delay hardly vary
					continue;
				}
				for (boolean secured : List.of(false, true)) {
					measureAll(round, network, secured);
				}
			}
		}
		List<Score> scores = this.options.jmh() ? MicroBenchmarks.run(this.options.microBenchmarkTime()) : List.of();
		new Page(this.results, scores).write(this.options.output(), ("benchmarks/run " + arguments).strip(),
				this.redisVersion);
		System.out.println("Written: " + this.options.output());
	}

	/**
	 * Measures the variants one after the other, in another order each round.
	 */
	private void measureAll(int round, Network network, boolean secured) throws IOException {
		List<Scenario> scenarios = this.options.scenarios()
			.stream()
			.filter((scenario) -> scenario.secured() == secured)
			.filter((scenario) -> network.delay().isZero() || DELAYED.contains(scenario))
			.toList();
		if (scenarios.isEmpty()) {
			return;
		}
		List<Variant> variants = this.options.variants();
		for (int i = 0; i < variants.size(); i++) {
			Variant variant = variants.get((i + round - 1) % variants.size());
			try (Trial trial = new Trial(variant, secured, network, this.options.jvmArguments(), SCRATCH)) {
				this.redisVersion = trial.redisVersion();
				this.results.addRoundTrip(network, trial.roundTrip());
				for (Scenario scenario : scenarios) {
					Measurement measurement = trial.measure(scenario, this.options.warmUp(), this.options.time());
					this.results.add(network, scenario, variant, measurement);
					log(round, network, scenario, variant, measurement);
				}
			}
		}
	}

	private static void log(int round, Network network, Scenario scenario, Variant variant, Measurement measurement) {
		System.out.printf(
				"%d %-6s %-8s %-14s %7.0f/s  p50 %6.0f us  p99 %6.0f us  CPU %5.1f us  Redis CPU %5.1f us  "
						+ "%5.2f commands  %5.0f bytes in  %5.0f out%n",
				round, network.label(), scenario.label(), variant.label(), measurement.throughput(), measurement.p50(),
				measurement.p99(), measurement.cpu(), measurement.redisCpu(), measurement.commands(),
				measurement.bytesReceived(), measurement.bytesSent());
	}

}
