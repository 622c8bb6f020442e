package dev.mooring.benchmarks.measure;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The load generator, <a href="https://github.com/wg/wrk">wrk</a>, with one thread.
 */
final class Wrk {

	private final Path script;

	/**
	 * Puts the script where wrk finds it.
	 * @param directory where to
	 */
	Wrk(Path directory) throws IOException {
		this.script = Files.createDirectories(directory).resolve("load.lua");
		try (var source = Wrk.class.getResourceAsStream("/load.lua")) {
			if (source == null) {
				throw new IOException("The class path has no load.lua");
			}
			Files.write(this.script, source.readAllBytes());
		}
	}

	/**
	 * Sends requests for some time.
	 * @param uri the application
	 * @param path what to ask for
	 * @param cookies used in turn
	 * @param connections how many at a time
	 * @param time how long, in whole seconds
	 * @return what came of it
	 * @throws IOException if wrk cannot be run, or requests failed
	 */
	Load run(URI uri, String path, List<String> cookies, int connections, Duration time) throws IOException {
		Path cookieFile = this.script.resolveSibling("cookies.txt");
		Files.write(cookieFile, cookies);
		Process process = new ProcessBuilder("wrk", "--threads", "1", "--connections", String.valueOf(connections),
				"--duration", time.toSeconds() + "s", "--timeout", "10s", "--script", this.script.toString(),
				uri.toString(), "--", path, cookieFile.toString())
			.redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		String result = output.lines()
			.filter((line) -> line.startsWith("RESULT "))
			.findFirst()
			.orElseThrow(() -> new IOException("wrk failed: " + output));
		String[] numbers = result.split(" ");
		long failures = Long.parseLong(numbers[5]);
		if (failures > 0) {
			throw new IOException("%d requests failed: %s".formatted(failures, output));
		}
		return new Load(Long.parseLong(numbers[1]), Long.parseLong(numbers[2]), Long.parseLong(numbers[3]),
				Long.parseLong(numbers[4]));
	}

	/**
	 * What came of a load.
	 *
	 * @param requests how many requests were answered
	 * @param micros how long it took, in microseconds
	 * @param p50 what half of the requests took at most, in microseconds
	 * @param p99 what 99 of 100 requests took at most, in microseconds
	 */
	record Load(long requests, long micros, long p50, long p99) {

	}

}
