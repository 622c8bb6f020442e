package dev.mooring.benchmarks.soak;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;

import dev.mooring.benchmarks.soak.lab.FaultSchedule;
import dev.mooring.benchmarks.soak.lab.Policy;

/**
 * The options of the command line.
 *
 * @param length how long faults are brought about for each policy
 * @param policies the policies
 * @param every from the beginning of a fault to the beginning of the next
 * @param output where the page goes
 */
record SoakOptions(Duration length, List<Policy> policies, Duration every, Path output) {

	static final String USAGE = """
			Usage: benchmarks/soak [OPTION ...]
			  --minutes N      how long for each policy (10)
			  --policy NAME    only this one of: %s
			  --every TIME     from the beginning of a fault to that of the next (20s)
			  --output FILE    where the page goes (docs/soak.md; benchmarks/target/soak.md with other options)
			""".formatted(Arrays.stream(Policy.values()).map(Policy::label).collect(Collectors.joining(", ")));

	private static final Path PAGE = Path.of("docs", "soak.md");

	private static final Path PARTIAL_PAGE = Path.of("benchmarks", "target", "soak.md");

	/**
	 * Reads the command line.
	 * @throws IllegalArgumentException if it makes no sense
	 */
	static SoakOptions parse(String[] arguments) {
		Duration length = Duration.ofMinutes(10);
		List<Policy> policies = List.of(Policy.values());
		Duration every = Duration.ofSeconds(20);
		Path output = (arguments.length == 0) ? PAGE : PARTIAL_PAGE;
		for (Iterator<String> words = List.of(arguments).iterator(); words.hasNext();) {
			String option = words.next();
			switch (option) {
				case "--minutes" -> length = Duration.ofMinutes(Long.parseLong(value(option, words)));
				case "--policy" -> policies = List.of(policy(value(option, words)));
				case "--every" -> every = Duration.parse("PT" + value(option, words));
				case "--output" -> output = Path.of(value(option, words));
				default -> throw new IllegalArgumentException("Unknown option " + option);
			}
		}
		if (length.toMinutes() < 1) {
			throw new IllegalArgumentException("--minutes must be at least 1");
		}
		if (every.compareTo(FaultSchedule.LONGEST) < 0) {
			throw new IllegalArgumentException("--every must be at least " + FaultSchedule.LONGEST.toSeconds()
					+ "s, so that faults do not overlap");
		}
		return new SoakOptions(length, policies, every, output);
	}

	private static Policy policy(String name) {
		return Arrays.stream(Policy.values())
			.filter((policy) -> policy.label().equals(name))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("Unknown policy " + name));
	}

	private static String value(String option, Iterator<String> rest) {
		if (!rest.hasNext()) {
			throw new IllegalArgumentException(option + " needs a value");
		}
		return rest.next();
	}

}
