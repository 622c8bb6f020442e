package dev.mooring.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keeps the table of events in {@code docs/logs.md} equal to those in the code.
 */
class LogEventsTests {

	private static final List<Path> SOURCES = List.of(Path.of("src/main/java"), Path.of("../session/src/main/java"),
			Path.of("../dev-redis/src/main/java"));

	private static final Pattern EVENT = Pattern
		.compile("LogEvent\\s*\\.(info|warn|error)\\((?:[^;\"]*\"([^\"]+)\"|[^;\"]*PlainVariables\\.(\\w+))\\s*\\)");

	/**
	 * That module cannot use the class.
	 */
	private static final Pattern EVENT_IN_MESSAGE = Pattern
		.compile("logger\\.(info|warn|error)\\([^;]*\\[(mooring[^]]+)]");

	private static final Pattern ROW = Pattern
		.compile("(?m)^\\| `(mooring\\.[^`]+)` \\| (INFO|WARN|ERROR) \\| \\S.*\\|$");

	@Test
	void eventsAreDocumented() throws IOException {
		Map<String, String> events = new TreeMap<>();
		for (Path root : SOURCES) {
			try (Stream<Path> files = Files.walk(root)) {
				for (Path file : files.filter((path) -> path.toString().endsWith(".java")).toList()) {
					collect(Files.readString(file), events);
				}
			}
		}
		Map<String, String> rows = new TreeMap<>();
		Matcher row = ROW.matcher(Files.readString(Path.of("../docs/logs.md")));
		while (row.find()) {
			assertThat(rows.put(row.group(1), row.group(2))).as("second row for %s", row.group(1)).isNull();
		}
		assertThat(rows).isEqualTo(events).hasSizeGreaterThan(20);
		assertThat(rows.keySet()).allMatch((name) -> name.matches("mooring(\\.[a-z]+(-[a-z]+)*)+"));
	}

	private static void collect(String source, Map<String, String> events) throws IOException {
		for (Pattern pattern : List.of(EVENT, EVENT_IN_MESSAGE)) {
			Matcher event = pattern.matcher(source);
			while (event.find()) {
				String name = (event.group(2) != null) ? event.group(2) : "mooring.environment.ignored";
				events.put(name, event.group(1).toUpperCase(Locale.ROOT));
			}
		}
	}

}
