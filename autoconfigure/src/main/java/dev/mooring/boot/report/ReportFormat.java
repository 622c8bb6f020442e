package dev.mooring.boot.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.mooring.boot.report.MooringReport.Setting;

/**
 * Writes the report as text.
 */
final class ReportFormat {

	private static final int MAX_COLUMN = 60;

	private ReportFormat() {
	}

	/**
	 * The report in short: a line for each feature.
	 * @param report the report
	 * @return its lines
	 */
	static String block(MooringReport report) {
		List<String> lines = new ArrayList<>();
		lines.add("Mooring");
		lines.add(line(Feature.SESSION, report.session().summary()));
		lines.add(line(Feature.ENVIRONMENT, report.environment().summary()));
		report.environment().ignored().forEach((ignored) -> lines.add(line("", ignored)));
		report.environment().unknown().forEach((unknown) -> lines.add(line("", unknown.toString())));
		lines.add(line(Feature.HEALTH, report.health().summary()));
		lines.add(line(Feature.METRICS, report.metrics().summary()));
		lines.add(line(Feature.SHUTDOWN, report.shutdown().summary()));
		return String.join(System.lineSeparator(), lines);
	}

	private static String line(Object feature, String text) {
		return "  %-12s %s".formatted(feature, text);
	}

	/**
	 * The whole report as tables.
	 * @param report the report
	 * @return its lines
	 */
	static String tables(MooringReport report) {
		List<String> lines = new ArrayList<>();
		addTable(lines, Feature.SESSION, report.session().summary(), report.session().settings());
		addTable(lines, Feature.ENVIRONMENT, report.environment().summary(), report.environment().settings());
		report.environment().ignored().forEach((ignored) -> lines.add("  ! " + ignored));
		report.environment().unknown().forEach((unknown) -> lines.add("  ! " + unknown));
		addTable(lines, Feature.HEALTH, report.health().summary(), report.health().settings());
		addTable(lines, Feature.METRICS, report.metrics().summary(), report.metrics().settings());
		addTable(lines, Feature.SHUTDOWN, report.shutdown().summary(), report.shutdown().settings());
		return String.join(System.lineSeparator(), lines);
	}

	private static void addTable(List<String> lines, Feature feature, String summary, Map<String, Setting> settings) {
		if (!lines.isEmpty()) {
			lines.add("");
		}
		lines.add(feature + ": " + summary);
		int names = settings.keySet().stream().mapToInt(String::length).max().orElse(0);
		int values = settings.values()
			.stream()
			.mapToInt((setting) -> setting.value().length())
			.filter((length) -> length <= MAX_COLUMN)
			.max()
			.orElse(1);
		String format = "  %-" + Math.max(names, 1) + "s  %-" + Math.max(values, 1) + "s  %s";
		settings.forEach((name, setting) -> lines.add(format.formatted(name, setting.value(), source(setting))));
	}

	private static String source(Setting setting) {
		return setting.source() + setting.overrides()
			.stream()
			.map((overridden) -> "%s of %s".formatted(overridden.value(), overridden.source()))
			.collect(Collectors.collectingAndThen(Collectors.joining(", "),
					(overridden) -> overridden.isEmpty() ? "" : " (overrides " + overridden + ")"));
	}

}
