package dev.mooring.demo.launch;

import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A background process that outlives the one that started it, and is found again by the
 * next: a file keeps its process id, start time and port, a second one what it writes.
 */
final class ManagedProcess {

	/**
	 * Variables that would configure the process in place of those it is given.
	 */
	private static final List<String> FOREIGN_PREFIXES = List.of("SPRING_", "SERVER_", "MANAGEMENT_", "MOORING_",
			"REDIS_");

	private static final Duration START_TIME_TOLERANCE = Duration.ofSeconds(5);

	private final Path directory;

	private final String name;

	ManagedProcess(Path directory, String name) {
		this.directory = directory;
		this.name = name;
	}

	String name() {
		return this.name;
	}

	Path log() {
		return this.directory.resolve(this.name + ".log");
	}

	private Path record() {
		return this.directory.resolve(this.name + ".properties");
	}

	/**
	 * Starts the process.
	 * @param command the command line
	 * @param environment variables added to this process's own
	 * @param port the port to remember
	 * @throws IOException if it cannot be started
	 */
	void start(List<String> command, Map<String, String> environment, int port) throws IOException {
		ProcessBuilder builder = new ProcessBuilder(command).redirectInput(new File("/dev/null"))
			.redirectErrorStream(true)
			.redirectOutput(log().toFile());
		builder.environment().keySet().removeIf((name) -> FOREIGN_PREFIXES.stream().anyMatch(name::startsWith));
		builder.environment().putAll(environment);
		ProcessHandle handle = builder.start().toHandle();
		Properties record = new Properties();
		record.setProperty("pid", String.valueOf(handle.pid()));
		record.setProperty("port", String.valueOf(port));
		handle.info().startInstant().ifPresent((started) -> record.setProperty("started", started.toString()));
		try (Writer writer = Files.newBufferedWriter(record())) {
			record.store(writer, null);
		}
	}

	private Properties readRecord() {
		Properties record = new Properties();
		if (Files.exists(record())) {
			try (Reader reader = Files.newBufferedReader(record())) {
				record.load(reader);
			}
			catch (IOException ex) {
				throw new DemoException("Cannot read " + record() + ": " + ex.getMessage(), ex);
			}
		}
		return record;
	}

	/**
	 * The port it was started with.
	 * @return the port, or 0 if it was never started
	 */
	int port() {
		return Integer.parseInt(readRecord().getProperty("port", "0"));
	}

	/**
	 * The process, if it is alive.
	 * @return the process; empty, too, if its id now belongs to another process
	 */
	Optional<ProcessHandle> handle() {
		Properties record = readRecord();
		long pid = Long.parseLong(record.getProperty("pid", "-1"));
		return (pid > 0) ? ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter((handle) -> {
			String started = record.getProperty("started");
			Optional<Instant> actual = handle.info().startInstant();
			return started == null || actual.isEmpty()
					|| Duration.between(Instant.parse(started), actual.get()).abs().compareTo(START_TIME_TOLERANCE) < 0;
		}) : Optional.empty();
	}

	boolean isRunning() {
		return handle().isPresent();
	}

	/**
	 * Kills the process as a crash would ({@code SIGKILL}).
	 * @return whether it was running
	 */
	boolean kill() {
		return handle().map((handle) -> {
			handle.destroyForcibly();
			return awaitExit(handle, Duration.ofSeconds(10));
		}).orElse(false);
	}

	/**
	 * Asks the process to stop ({@code SIGTERM}), and kills it if it does not.
	 * @param patience how long to wait before killing it
	 * @return whether it was running
	 */
	boolean stop(Duration patience) {
		return handle().map((handle) -> {
			handle.destroy();
			return awaitExit(handle, patience) || kill();
		}).orElse(false);
	}

	private static boolean awaitExit(ProcessHandle handle, Duration patience) {
		try {
			handle.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
			return true;
		}
		catch (TimeoutException ex) {
			return false;
		}
		catch (InterruptedException | ExecutionException ex) {
			throw new DemoException("Interrupted while waiting for a process to end", ex);
		}
	}

	/**
	 * The end of what the process wrote.
	 * @param count how many lines at most
	 * @return the lines
	 */
	List<String> lastLines(int count) {
		if (!Files.exists(log())) {
			return List.of();
		}
		try (Stream<String> lines = Files.lines(log())) {
			List<String> all = lines.toList();
			return all.subList(Math.max(0, all.size() - count), all.size());
		}
		catch (IOException ex) {
			throw new DemoException("Cannot read " + log() + ": " + ex.getMessage(), ex);
		}
	}

}
