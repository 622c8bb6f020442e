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
public final class Table {

	private final List<String> lines = new ArrayList<>();

	private Table(List<String> columns, String alignment) {
		row(columns);
		row(Stream.concat(Stream.of("---"), Collections.nCopies(columns.size() - 1, alignment).stream()).toList());
	}

	/**
	 * A table of texts.
	 * @param columns the heads
	 * @return the table, without rows
	 */
	public static Table ofTexts(String... columns) {
		return new Table(Arrays.asList(columns), "---");
	}

	/**
	 * A table whose columns are numbers, but for the first.
	 * @param columns the heads
	 * @return the table, without rows
	 */
	public static Table ofNumbers(List<String> columns) {
		return new Table(columns, "---:");
	}

	/**
	 * Adds a row.
	 * @param cells as many as there are columns
	 */
	public void row(List<String> cells) {
		this.lines.add(cells.stream().collect(Collectors.joining(" | ", "| ", " |")));
	}

	/**
	 * Adds a row.
	 * @param cells as many as there are columns
	 */
	public void row(String... cells) {
		row(Arrays.asList(cells));
	}

	@Override
	public String toString() {
		return String.join("\n", this.lines) + "\n";
	}

}
