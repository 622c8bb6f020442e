package dev.mooring.benchmarks.soak;

import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

import dev.mooring.benchmarks.soak.lab.Policy;
import dev.mooring.benchmarks.soak.report.SoakPage;
import dev.mooring.benchmarks.soak.report.SoakResult;

/**
 * The command behind {@code benchmarks/soak}.
 */
public final class Soak {

	private Soak() {
	}

	/**
	 * Runs the soak and writes the page. Exits with 1 if anything happened that must not.
	 * @param arguments the options
	 * @throws Exception if anything else fails
	 */
	public static void main(String[] arguments) throws Exception {
		if (List.of(arguments).contains("--help")) {
			System.out.print(SoakOptions.USAGE);
			return;
		}
		SoakOptions options;
		try {
			options = SoakOptions.parse(arguments);
		}
		catch (IllegalArgumentException | DateTimeParseException ex) {
			System.err.println(ex.getMessage());
			System.err.print(SoakOptions.USAGE);
			System.exit(2);
			return;
		}
		List<SoakResult> results = new ArrayList<>();
		for (Policy policy : options.policies()) {
			System.out.println("Policy " + policy.label());
			results.add(new SoakRun(policy, options.length(), options.every()).run());
		}
		SoakPage page = new SoakPage(results);
		page.write(options.output(), ("benchmarks/soak " + String.join(" ", arguments)).strip(), options.every());
		System.out.print(page.verdicts());
		System.out.println("Written: " + options.output());
		System.exit(results.stream().allMatch(SoakResult::isClean) ? 0 : 1);
	}

}
