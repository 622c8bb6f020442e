package dev.mooring.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

import dev.mooring.benchmarks.jmh.MicroBenchmarks.Score;
import dev.mooring.benchmarks.measure.Results;
import dev.mooring.benchmarks.plan.Scenario;
import dev.mooring.benchmarks.plan.Variant;

/**
 * The page.
 */
public final class Page {

	private final StringBuilder text = new StringBuilder();

	private final Results results;

	private final List<Score> scores;

	/**
	 * Creates a page.
	 * @param results what was measured
	 * @param scores of the micro-benchmarks
	 */
	public Page(Results results, List<Score> scores) {
		this.results = results;
		this.scores = scores;
	}

	/**
	 * Writes the page.
	 * @param file where to
	 * @param command the command that made it
	 * @param redisVersion the version of Redis
	 * @throws IOException if it cannot be written
	 */
	public void write(Path file, String command, String redisVersion) throws IOException {
		paragraph("# Benchmarks");
		paragraph("Written by `%s` on %s. `benchmarks/README.md` says what is measured and how.".formatted(command,
				LocalDate.now()));
		machine(redisVersion);
		goals();
		Table variants = Table.ofTexts("Variant", "What keeps the sessions");
		List.of(Variant.values()).forEach((variant) -> variants.row(code(variant.label()), variant.description()));
		paragraph(variants.toString());
		Table scenarios = Table.ofTexts("Scenario", "Request");
		List.of(Scenario.values()).forEach((scenario) -> scenarios.row(code(scenario.label()), scenario.description()));
		paragraph(scenarios.toString());
		ResultTables tables = new ResultTables(this.results);
		paragraph("## Ratios");
		paragraph(tables.ratios());
		paragraph("## Numbers");
		paragraph("CPU time is the application's; it, Redis' own, commands and bytes are for one request.");
		paragraph(tables.numbers());
		microBenchmarks();
		Files.createDirectories(file.toAbsolutePath().getParent());
		Files.writeString(file, this.text.toString().strip() + "\n");
	}

	private void goals() {
		Table goals = Table.ofTexts("Goal for `mooring`, scenario `read`", "Ratio");
		Goal.all(this.results).forEach((goal) -> goals.row(goal.description(), goal.verdict()));
		paragraph(goals.toString());
	}

	private void microBenchmarks() {
		if (this.scores.isEmpty()) {
			return;
		}
		paragraph("## Micro-benchmarks");
		Table table = Table.ofNumbers(List.of("Benchmark", "Parameters", "ns/call", "±"));
		this.scores.forEach((score) -> table.row(score.benchmark(), score.parameters(), "%.0f".formatted(score.nanos()),
				"%.0f".formatted(score.error())));
		paragraph(table.toString());
	}

	private void machine(String redisVersion) throws IOException {
		Table table = Table.ofTexts("Machine", "");
		Machine.describe(redisVersion).forEach(table::row);
		table.row("Load generator", Machine.wrkVersion());
		paragraph(table.toString());
	}

	private void paragraph(String content) {
		this.text.append(content.stripTrailing()).append("\n\n");
	}

	private static String code(String text) {
		return '`' + text + '`';
	}

}
