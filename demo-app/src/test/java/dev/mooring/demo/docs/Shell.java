package dev.mooring.demo.docs;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A {@code /bin/sh} that is given one block of commands after the other, as by somebody
 * who copies them from a page.
 */
final class Shell implements AutoCloseable {

	private static final String END = "--- end of the block ---";

	/**
	 * Variables that would configure the applications in place of the page.
	 */
	private static final List<String> FOREIGN_PREFIXES = List.of("SPRING_", "SERVER_", "MANAGEMENT_", "MOORING_",
			"REDIS_", "APP_", "PORT");

	private final Process process;

	private final BufferedReader output;

	Shell(Path errors, Map<String, String> environment) throws IOException {
		ProcessBuilder builder = new ProcessBuilder("/bin/sh").redirectError(errors.toFile());
		builder.environment().keySet().removeIf((name) -> FOREIGN_PREFIXES.stream().anyMatch(name::startsWith));
		builder.environment().putAll(environment);
		this.process = builder.start();
		this.output = this.process.inputReader(StandardCharsets.UTF_8);
	}

	/**
	 * Runs commands.
	 * @param commands the commands
	 * @return the lines they wrote to their standard output
	 * @throws IOException if the shell has come to its end
	 */
	List<String> run(String commands) throws IOException {
		this.process.outputWriter(StandardCharsets.UTF_8)
			.append(commands)
			.append("\necho '")
			.append(END)
			.append("'\n")
			.flush();
		List<String> lines = new ArrayList<>();
		for (String line = this.output.readLine(); !END.equals(line); line = this.output.readLine()) {
			if (line == null) {
				throw new IOException("The shell has ended");
			}
			lines.add(line);
		}
		return lines;
	}

	/**
	 * Ends it, and what it still has running in the background.
	 */
	@Override
	public void close() {
		List<ProcessHandle> all = this.process.descendants().toList();
		this.process.destroyForcibly();
		all.forEach(ProcessHandle::destroyForcibly);
	}

}
