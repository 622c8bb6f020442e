package dev.mooring.acceptance.browser;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.mooring.acceptance.Command;

/**
 * The command {@code ./demo}, with a state directory of its own. Redis has some more time
 * to answer than users would give it: a machine that also runs a browser, and tests, is
 * slow, which is no outage.
 */
final class Demo implements AutoCloseable {

	private static final Pattern PAGE = Pattern.compile("Open (http://\\S+/demo)");

	private static final Pattern INSTANCE = Pattern.compile("shop-\\d +ready +(\\S+)");

	private final Path directory;

	private final URI page;

	private final List<URI> instances;

	/**
	 * Starts it.
	 * @param directory an empty directory
	 */
	Demo(Path directory) {
		this.directory = directory;
		try {
			String output = run("up");
			this.page = URI.create(find(PAGE, output).get(0));
			this.instances = find(INSTANCE, output).stream().map(URI::create).toList();
		}
		catch (RuntimeException ex) {
			close();
			throw ex;
		}
	}

	private static List<String> find(Pattern pattern, String output) {
		Matcher matcher = pattern.matcher(output);
		List<String> found = matcher.results().map((match) -> match.group(1)).toList();
		if (found.isEmpty()) {
			throw new IllegalStateException("There is no " + pattern + " in\n" + output);
		}
		return found;
	}

	/**
	 * Its page with the live view.
	 */
	String page() {
		return this.page.toString();
	}

	/**
	 * The shop, behind the front door.
	 */
	URI shop() {
		return this.page.resolve("/");
	}

	/**
	 * The shop, one URL for each instance.
	 */
	List<URI> instances() {
		return this.instances;
	}

	String run(String... arguments) {
		return Command.run(Map.of("DEMO_DIRECTORY", this.directory.toString(), "MOORING_SESSION_COMMAND_TIMEOUT", "3s"),
				Stream.concat(Stream.of("./demo"), Stream.of(arguments)).toArray(String[]::new));
	}

	@Override
	public void close() {
		run("down");
	}

}
