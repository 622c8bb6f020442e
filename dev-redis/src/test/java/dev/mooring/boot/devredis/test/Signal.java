package dev.mooring.boot.devredis.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Signals that {@link Process} has no method for. The {@code kill} is that of the shell:
 * not every Linux has the command.
 */
final class Signal {

	private Signal() {
	}

	static void send(String name, long pid) {
		run("/bin/sh", "-c", "kill -" + name + " " + pid);
	}

	/**
	 * Whether the process has stopped, as it does some time after {@code SIGSTOP}.
	 */
	static boolean isStopped(long pid) throws IOException {
		Path stat = Path.of("/proc", String.valueOf(pid), "stat");
		return Files.exists(stat) ? Files.readString(stat).matches("(?s).*\\) T .*")
				: run("ps", "-o", "stat=", "-p", String.valueOf(pid)).startsWith("T");
	}

	private static String run(String... command) {
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
			String output = new String(process.getInputStream().readAllBytes()).trim();
			if (process.waitFor() != 0) {
				throw new IllegalStateException(String.join(" ", command) + ": " + output);
			}
			return output;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
