package dev.mooring.benchmarks.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A table in Markdown.
 */
final class Table {

	private final List<String> lines = new ArrayList<>();

	private Table(List<String> columns, String alignment) {
		row(columns);
		row(Stream.concat(Stream.of("---"), Collections.nCopies(columns.size() - 1, alignment).stream()).toList());
	}

	static Table ofTexts(String... columns) {
		return new Table(Arrays.asList(columns), "---");
	}

	/**
	 * A table whose columns are numbers, but for the first.
	 */
	static Table ofNumbers(List<String> columns) {
		return new Table(columns, "---:");
	}

	void row(List<String> cells) {
		this.lines.add(cells.stream().collect(Collectors.joining(" | ", "| ", " |")));
	}

	void row(String... cells) {
		row(Arrays.asList(cells));
	}

	@Override
	public String toString() {
		return String.join("\n", this.lines) + "\n";
	}

}
