package dev.mooring.benchmarks.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

import dev.mooring.benchmarks.measure.Measurement;
import dev.mooring.benchmarks.measure.Results;
import dev.mooring.benchmarks.plan.Network;
import dev.mooring.benchmarks.plan.Scenario;
import dev.mooring.benchmarks.plan.Variant;

/**
 * The results as tables.
 */
final class ResultTables {

	private static final String NONE = "";

	private final Results results;

	ResultTables(Results results) {
		this.results = results;
	}

	/**
	 * Everything as a multiple of Spring Session's default repository.
	 */
	String ratios() {
		StringBuilder text = new StringBuilder();
		if (!scenarios(Network.DIRECT).isEmpty()) {
			text.append("Throughput, as a multiple of `spring`; more is better:\n\n")
				.append(ratios(Network.DIRECT, direct(Measurement::throughput)))
				.append("\nCPU time of the application for each request, as a multiple of `spring`; less is better:\n\n")
				.append(ratios(Network.DIRECT, direct(Measurement::cpu)));
		}
		for (Network network : Network.values()) {
			if (!network.delay().isZero() && !scenarios(network).isEmpty()) {
				text.append("\nLatency (p50) added to `memory`, with %s, as a multiple of `spring`; less is better:\n\n"
					.formatted(way(network)))
					.append(ratios(network,
							(scenario, variant) -> this.results.addedLatency(network, scenario, variant)));
			}
		}
		return text.toString();
	}

	private BiFunction<Scenario, Variant, Optional<Double>> direct(Function<Measurement, Double> number) {
		return (scenario, variant) -> this.results.find(Network.DIRECT, scenario, variant).map(number);
	}

	private Table ratios(Network network, BiFunction<Scenario, Variant, Optional<Double>> number) {
		List<Scenario> scenarios = scenarios(network);
		List<String> columns = new ArrayList<>(List.of("Variant"));
		scenarios.forEach((scenario) -> columns.add(code(scenario.label())));
		Table table = Table.ofNumbers(columns);
		for (Variant variant : Variant.values()) {
			List<String> cells = new ArrayList<>(List.of(code(variant.label())));
			for (Scenario scenario : scenarios) {
				cells.add(Ratio.of(number.apply(scenario, variant), number.apply(scenario, Variant.SPRING))
					.map((ratio) -> decimals(ratio, 2))
					.orElse(NONE));
			}
			if (this.results.isMeasured(network, variant)) {
				table.row(cells);
			}
		}
		return table;
	}

	/**
	 * Everything that was measured.
	 */
	String numbers() {
		StringBuilder text = new StringBuilder();
		for (Network network : Network.values()) {
			for (Scenario scenario : scenarios(network)) {
				text.append("### `%s`, %s\n\n".formatted(scenario.label(), way(network)))
					.append("%d connections to the application".formatted(network.connections()))
					.append(this.results.roundTrip(network)
						.map((time) -> "; Redis answers `PING` after %s ms".formatted(millis(time.toNanos() / 1e3)))
						.orElse(NONE))
					.append(".\n\n")
					.append(numbers(network, scenario))
					.append('\n');
			}
		}
		return text.toString();
	}

	private Table numbers(Network network, Scenario scenario) {
		Table table = Table.ofNumbers(List.of("Variant", "requests/s", "p50 ms", "added", "p99 ms", "CPU µs",
				"Redis CPU µs", "commands", "bytes to Redis", "bytes from Redis"));
		for (Variant variant : Variant.values()) {
			this.results.find(network, scenario, variant)
				.ifPresent((measured) -> table.row(code(variant.label()), decimals(measured.throughput(), 0),
						millis(measured.p50()),
						this.results.addedLatency(network, scenario, variant).map(ResultTables::millis).orElse(NONE),
						millis(measured.p99()), decimals(measured.cpu(), 0), decimals(measured.redisCpu(), 0),
						decimals(measured.commands(), 2), decimals(measured.bytesReceived(), 0),
						decimals(measured.bytesSent(), 0)));
		}
		return table;
	}

	private List<Scenario> scenarios(Network network) {
		return Arrays.stream(Scenario.values())
			.filter((scenario) -> Arrays.stream(Variant.values())
				.anyMatch((variant) -> this.results.find(network, scenario, variant).isPresent()))
			.toList();
	}

	private static String way(Network network) {
		return network.delay().isZero() ? "without a delay"
				: decimals(network.delay().toNanos() / 1e6, 1) + " ms each way";
	}

	private static String millis(double micros) {
		return decimals(micros / 1000, 2);
	}

	private static String decimals(double number, int count) {
		return String.format(Locale.ROOT, "%." + count + "f", number);
	}

	private static String code(String text) {
		return '`' + text + '`';
	}

}
