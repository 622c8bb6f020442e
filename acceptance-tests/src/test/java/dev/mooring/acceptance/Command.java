package dev.mooring.acceptance;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs commands in the project's directory to their end, as somebody at a terminal does.
 */
public final class Command {

	/**
	 * The project's directory.
	 */
	public static final Path DIRECTORY = Path.of("..").toAbsolutePath().normalize();

	private static final Duration DEADLINE = Duration.ofMinutes(10);

	private Command() {
	}

	/**
	 * Runs a command that has to succeed.
	 * @param words the command
	 * @return what it wrote to its output
	 * @throws IllegalStateException if it fails, or does not end in time
	 */
	public static String run(String... words) {
		return run(Map.of(), words);
	}

	/**
	 * Runs a command that has to succeed.
	 * @param environment further variables
	 * @param words the command
	 * @return what it wrote to its output
	 * @throws IllegalStateException if it fails, or does not end in time
	 */
	public static String run(Map<String, String> environment, String... words) {
		Result result = result(environment, words);
		if (result.status() != 0) {
			throw new IllegalStateException("%s ended with %d:%n%s%n%s".formatted(List.of(words), result.status(),
					result.output(), result.errors()));
		}
		return result.output();
	}

	/**
	 * Runs a command that may fail.
	 * @param words the command
	 * @return how it ended
	 * @throws IllegalStateException if it does not end in time
	 */
	public static Result result(String... words) {
		return result(Map.of(), words);
	}

	private static Result result(Map<String, String> environment, String... words) {
		try {
			Path output = Files.createTempFile("mooring-command-", ".out");
			Path errors = Files.createTempFile("mooring-command-", ".err");
			try {
				ProcessBuilder builder = new ProcessBuilder(words).directory(DIRECTORY.toFile())
					.redirectInput(new File("/dev/null"))
					.redirectOutput(output.toFile())
					.redirectError(errors.toFile());
				builder.environment().putAll(environment);
				Process process = builder.start();
				try {
					if (!process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
						throw new IllegalStateException("%s did not end within %s:%n%s".formatted(List.of(words),
								DEADLINE, Files.readString(errors)));
					}
					return new Result(process.exitValue(), Files.readString(output).strip(),
							Files.readString(errors).strip());
				}
				finally {
					process.descendants().forEach(ProcessHandle::destroyForcibly);
					process.destroyForcibly();
				}
			}
			finally {
				Files.delete(output);
				Files.delete(errors);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("%s cannot be run: is it installed?".formatted(words[0]), ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * How a command ended.
	 *
	 * @param status the exit code
	 * @param output what it wrote to its output
	 * @param errors what it wrote to its error output
	 */
	public record Result(int status, String output, String errors) {

	}

}
