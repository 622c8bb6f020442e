package dev.mooring.demo.launch;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process that has come to its end.
 *
 * @param exitCode its exit code
 * @param output what it wrote, errors included
 */
record Finished(int exitCode, String output) {

	static Finished run(Map<String, String> environment, List<String> command) throws Exception {
		return runIn(Path.of(""), environment, command);
	}

	private static Finished runIn(Path directory, Map<String, String> environment, List<String> command)
			throws Exception {
		Path output = Files.createTempFile("mooring-test-", ".log");
		try {
			ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toAbsolutePath().toFile())
				.redirectErrorStream(true)
				.redirectInput(new File("/dev/null"))
				.redirectOutput(output.toFile());
			builder.environment().putAll(environment);
			Process process = builder.start();
			try {
				assertThat(process.waitFor(180, TimeUnit.SECONDS))
					.as("%s ends; it wrote:%n%s", command, Files.readString(output))
					.isTrue();
				return new Finished(process.exitValue(), Files.readString(output));
			}
			finally {
				process.destroyForcibly();
			}
		}
		finally {
			Files.delete(output);
		}
	}

	static Finished runJar(Path jar, Map<String, String> environment, String... arguments) throws Exception {
		return runJarIn(Path.of(""), jar, environment, arguments);
	}

	/**
	 * Runs a jar elsewhere.
	 * @param directory the working directory
	 * @param jar the jar, seen from here
	 * @param environment further variables
	 * @param arguments the command line
	 * @return the end of it
	 */
	static Finished runJarIn(Path directory, Path jar, Map<String, String> environment, String... arguments)
			throws Exception {
		List<String> command = new ArrayList<>(
				List.of(Instance.javaCommand(), "-XX:TieredStopAtLevel=1", "-jar", jar.toAbsolutePath().toString()));
		command.addAll(List.of(arguments));
		return runIn(directory, environment, command);
	}

}
