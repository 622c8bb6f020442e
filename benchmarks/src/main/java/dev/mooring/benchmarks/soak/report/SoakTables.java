package dev.mooring.benchmarks.soak.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import dev.mooring.benchmarks.report.Table;
import dev.mooring.benchmarks.soak.lab.Fault;
import dev.mooring.benchmarks.soak.lab.Incident;
import dev.mooring.benchmarks.soak.lab.Lab.Resources;
import dev.mooring.benchmarks.soak.load.Kind;
import dev.mooring.benchmarks.soak.load.Kind.Group;
import dev.mooring.benchmarks.soak.load.Sample;

/**
 * The tables about one policy.
 */
final class SoakTables {

	private static final List<String> LATENCIES = List.of("Requests", "p50 ms", "p99 ms", "max ms");

	private final SoakResult result;

	SoakTables(SoakResult result) {
		this.result = result;
	}

	String verdicts() {
		Table table = Table.ofTexts("Promise", "", "Measured");
		Verdict.all(this.result)
			.forEach((verdict) -> table.row(verdict.promise(), verdict.kept() ? "**kept**" : "**broken**",
					verdict.measured()));
		return table.toString();
	}

	/**
	 * Requests by kind and status.
	 */
	String outcomes() {
		Map<Integer, String> statuses = new TreeMap<>();
		this.result.samples().forEach((sample) -> statuses.put(sample.status(), label(sample.status())));
		List<String> columns = new ArrayList<>(List.of("Request"));
		columns.addAll(statuses.values());
		Table table = Table.ofNumbers(columns);
		for (Kind kind : Kind.values()) {
			Map<Integer, Long> counts = this.result.samples()
				.stream()
				.filter((sample) -> sample.kind() == kind)
				.collect(Collectors.groupingBy(Sample::status, Collectors.counting()));
			List<String> cells = new ArrayList<>(List.of(kind.label()));
			statuses.keySet().forEach((status) -> cells.add(String.valueOf(counts.getOrDefault(status, 0L))));
			table.row(cells);
		}
		return table.toString();
	}

	private static String label(int status) {
		return switch (status) {
			case Sample.TIMED_OUT -> "timed out";
			case Sample.BROKEN -> "broken off";
			default -> String.valueOf(status);
		};
	}

	String latencies() {
		List<String> columns = new ArrayList<>(List.of("Request", "Phase"));
		columns.addAll(LATENCIES);
		Table table = Table.ofNumbers(columns);
		for (Group group : Group.values()) {
			Map<Phase, List<Sample>> phases = this.result.samples()
				.stream()
				.filter((sample) -> sample.kind().group() == group)
				.collect(Collectors.groupingBy((sample) -> Phase.of(sample.begin(), this.result.incidents())));
			for (Phase phase : Phase.values()) {
				row(table, group.label(), phase.label(), Latencies.of(phases.getOrDefault(phase, List.of())));
			}
		}
		return table.toString();
	}

	private static void row(Table table, String name, String phase, Latencies latencies) {
		table.row(name, phase, String.valueOf(latencies.count()), "%.1f".formatted(latencies.percentile(50)),
				"%.1f".formatted(latencies.percentile(99)), "%.1f".formatted(latencies.max()));
	}

	/**
	 * What each fault did to requests that need their session.
	 */
	String faults() {
		Table table = Table.ofNumbers(List.of("Fault", "Times", "Requests", "Not 200", "First 3 s: max ms",
				"Rest: p99 ms", "5 s after: not 200"));
		for (Fault fault : Fault.of(this.result.policy())) {
			List<Incident> incidents = this.result.incidents(fault);
			List<Sample> during = during(incidents, Phase.ONSET);
			List<Sample> rest = during(incidents, Phase.FAULT);
			List<Sample> after = during(incidents, Phase.RECOVERY);
			table.row(fault.label(), String.valueOf(incidents.size()), String.valueOf(during.size() + rest.size()),
					String.valueOf(failures(during) + failures(rest)), "%.1f".formatted(Latencies.of(during).max()),
					"%.1f".formatted(Latencies.of(rest).percentile(99)), String.valueOf(failures(after)));
		}
		return table.toString();
	}

	private List<Sample> during(List<Incident> incidents, Phase phase) {
		return this.result.samples()
			.stream()
			.filter((sample) -> sample.kind().group() == Group.SESSION
					&& incidents.stream().anyMatch((incident) -> Phase.of(sample.begin(), List.of(incident)) == phase))
			.toList();
	}

	private static long failures(List<Sample> samples) {
		return samples.stream().filter((sample) -> sample.status() != 200).count();
	}

	String resources() {
		Table table = Table.ofNumbers(List.of("Instance", "Threads at the start", "at the end",
				"Connections to Redis at the start", "at the end"));
		for (int i = 0; i < this.result.before().size(); i++) {
			Resources before = this.result.before().get(i);
			Resources after = this.result.after().get(i);
			table.row(String.valueOf(i + 1), String.valueOf(before.threads()), String.valueOf(after.threads()),
					String.valueOf(before.connections()), String.valueOf(after.connections()));
		}
		return table.toString();
	}

	/**
	 * What must not have happened; empty if nothing did.
	 */
	String findings() {
		if (this.result.ledger().findings().isEmpty()) {
			return "";
		}
		Table table = Table.ofTexts("Finding", "When", "Details");
		this.result.ledger()
			.findings()
			.stream()
			.limit(50)
			.forEach((finding) -> table.row(finding.type().toString(), this.result.faultAt(finding.time()),
					finding.text()));
		return table.toString();
	}

}
