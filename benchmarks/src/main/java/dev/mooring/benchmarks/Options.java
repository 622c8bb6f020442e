package dev.mooring.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.mooring.benchmarks.plan.Network;
import dev.mooring.benchmarks.plan.Scenario;
import dev.mooring.benchmarks.plan.Variant;

/**
 * The options of the command line.
 */
final class Options {

	static final String USAGE = """
			Usage: benchmarks/run [OPTION ...]
			  --variants NAME,...   only these of: %s
			  --scenarios NAME,...  only these of: %s
			  --networks NAME,...   only these of: %s
			  --rounds N            how often each variant is started and measured (3)
			  --warm-up SECONDS     load before each measurement (5); before a process' first one, 3 times that
			  --seconds SECONDS     load of each measurement (6)
			  --quick               1 round, 2 seconds each: a look, not a result
			  --jmh                 also the micro-benchmarks; "--networks none" leaves them alone
			  --jvm-args "ARG ..."  further arguments for the application's JVM
			  --output FILE         where the page goes
			                        (docs/benchmarks.md; benchmarks/target/benchmarks.md if not all is measured)
			""".formatted(labels(Variant.values(), Variant::label), labels(Scenario.values(), Scenario::label),
			labels(Network.values(), Network::label));

	private static final Path PAGE = Path.of("docs", "benchmarks.md");

	private static final Path PARTIAL_PAGE = Path.of("benchmarks", "target", "benchmarks.md");

	private List<Variant> variants = List.of(Variant.values());

	private List<Scenario> scenarios = List.of(Scenario.values());

	private List<Network> networks = List.of(Network.values());

	private int rounds = 3;

	private int warmUp = 5;

	private int seconds = 6;

	private Duration microBenchmarkTime = Duration.ofSeconds(1);

	private boolean jmh;

	private boolean complete = true;

	private List<String> jvmArguments = List.of();

	private Path output = PAGE;

	private boolean outputChosen;

	/**
	 * Reads the command line.
	 * @throws IllegalArgumentException if it makes no sense
	 */
	static Options parse(String[] arguments) {
		Options options = new Options();
		Iterator<String> iterator = List.of(arguments).iterator();
		while (iterator.hasNext()) {
			options.take(iterator.next(), iterator);
		}
		if (!options.outputChosen && !(options.complete && options.jmh)) {
			options.output = PARTIAL_PAGE;
		}
		return options;
	}

	private void take(String option, Iterator<String> rest) {
		switch (option) {
			case "--variants" -> this.variants = choose(Variant.values(), Variant::label, value(option, rest));
			case "--scenarios" -> this.scenarios = choose(Scenario.values(), Scenario::label, value(option, rest));
			case "--networks" -> this.networks = choose(Network.values(), Network::label, value(option, rest));
			case "--rounds" -> this.rounds = Integer.parseInt(value(option, rest));
			case "--warm-up" -> this.warmUp = Integer.parseInt(value(option, rest));
			case "--seconds" -> this.seconds = Integer.parseInt(value(option, rest));
			case "--quick" -> {
				this.rounds = 1;
				this.warmUp = 2;
				this.seconds = 2;
				this.microBenchmarkTime = Duration.ofMillis(100);
			}
			case "--jmh" -> this.jmh = true;
			case "--jvm-args" -> this.jvmArguments = List.of(value(option, rest).split(" "));
			case "--output" -> {
				this.output = Path.of(value(option, rest));
				this.outputChosen = true;
			}
			default -> throw new IllegalArgumentException("Unknown option " + option);
		}
		this.complete &= Set.of("--jmh", "--output").contains(option);
	}

	private static String value(String option, Iterator<String> rest) {
		if (!rest.hasNext()) {
			throw new IllegalArgumentException(option + " needs a value");
		}
		return rest.next();
	}

	private static <T> List<T> choose(T[] all, Function<T, String> label, String names) {
		Set<String> wanted = Arrays.stream(names.split(",")).collect(Collectors.toSet());
		List<T> chosen = Arrays.stream(all).filter((candidate) -> wanted.remove(label.apply(candidate))).toList();
		wanted.remove("none");
		if (!wanted.isEmpty()) {
			throw new IllegalArgumentException("%s: choose from %s".formatted(wanted, labels(all, label)));
		}
		return chosen;
	}

	private static <T> String labels(T[] all, Function<T, String> label) {
		return Stream.of(all).map(label).collect(Collectors.joining(", "));
	}

	List<Variant> variants() {
		return this.variants;
	}

	List<Scenario> scenarios() {
		return this.scenarios;
	}

	List<Network> networks() {
		return this.networks;
	}

	int rounds() {
		return this.rounds;
	}

	Duration warmUp() {
		return Duration.ofSeconds(this.warmUp);
	}

	Duration time() {
		return Duration.ofSeconds(this.seconds);
	}

	boolean jmh() {
		return this.jmh;
	}

	/**
	 * How long each iteration of a micro-benchmark takes.
	 */
	Duration microBenchmarkTime() {
		return this.microBenchmarkTime;
	}

	List<String> jvmArguments() {
		return this.jvmArguments;
	}

	Path output() {
		return this.output;
	}

}
