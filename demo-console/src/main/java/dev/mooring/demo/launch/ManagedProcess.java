package dev.mooring.demo.launch;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
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

	/**
	 * Puts a process out of reach of a Ctrl-C at the terminal, and becomes that process.
	 * macOS has no such command.
	 */
	private static final Optional<Path> OWN_SESSION = Stream.of("/usr/bin/setsid", "/bin/setsid")
		.map(Path::of)
		.filter(Files::isExecutable)
		.findFirst();

	private static final Duration DRAINING_BEGINS = Duration.ofMillis(500);

	private static final int LOG_END_BYTES = 64 * 1024;

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
		List<String> own = new ArrayList<>(command);
		OWN_SESSION.ifPresent((setsid) -> own.add(0, setsid.toString()));
		ProcessBuilder builder = new ProcessBuilder(own).redirectInput(new File("/dev/null"))
			.redirectErrorStream(true)
			.redirectOutput(log().toFile());
		builder.environment().keySet().removeIf((name) -> FOREIGN_PREFIXES.stream().anyMatch(name::startsWith));
		builder.environment().putAll(environment);
		ProcessHandle handle = builder.start().toHandle();
		Properties record = new Properties();
		record.setProperty("pid", String.valueOf(handle.pid()));
		record.setProperty("port", String.valueOf(port));
		startOf(handle).ifPresent((start) -> record.setProperty("start", start));
		record.setProperty("version", environment.getOrDefault("APP_VERSION", "1"));
		// Others look at it at any time, and see the old one or the new one
		Path written = record().resolveSibling(this.name + ".properties.new");
		try (Writer writer = Files.newBufferedWriter(written)) {
			record.store(writer, null);
		}
		Files.move(written, record(), StandardCopyOption.ATOMIC_MOVE);
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
	 * The version it was started with.
	 * @return the version, or 1 if it was never started
	 */
	String version() {
		return readRecord().getProperty("version", "1");
	}

	/**
	 * The process, if it is alive.
	 * @return the process; empty, too, if its id now belongs to another process
	 */
	Optional<ProcessHandle> handle() {
		Properties record = readRecord();
		long pid = Long.parseLong(record.getProperty("pid", "-1"));
		return (pid > 0) ? ProcessHandle.of(pid).filter(ManagedProcess::isAlive).filter((handle) -> {
			String start = record.getProperty("start");
			return start == null || startOf(handle).filter((actual) -> !actual.equals(start)).isEmpty();
		}) : Optional.empty();
	}

	/**
	 * Whether it does anything. On Linux a process that has ended stays, as a zombie,
	 * until its parent looks, which in some containers takes seconds.
	 */
	private static boolean isAlive(ProcessHandle handle) {
		if (!handle.isAlive()) {
			return false;
		}
		// From the state on, the third field; the twentieth is the number of threads
		return stat(handle).map((fields) -> !fields.get(0).equals("Z") || Integer.parseInt(fields.get(17)) > 1)
			.orElseGet(handle::isAlive);
	}

	/**
	 * When it started: on Linux the twenty-second field, in ticks since the system did,
	 * as a change of the clock changes what the JVM calculates from it.
	 */
	private static Optional<String> startOf(ProcessHandle handle) {
		return stat(handle).map((fields) -> fields.get(19))
			.or(() -> handle.info().startInstant().map(Instant::toString));
	}

	/**
	 * What Linux tells of a process.
	 * @param handle the process
	 * @return the fields from the third on, which is the state; empty on other systems,
	 * or if it has just gone
	 */
	static Optional<List<String>> stat(ProcessHandle handle) {
		try {
			String stat = Files.readString(Path.of("/proc", String.valueOf(handle.pid()), "stat"));
			return Optional.of(List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ")));
		}
		catch (IOException ex) {
			return Optional.empty();
		}
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

	/**
	 * Asks the process to stop, and, with a second {@code SIGTERM} after a moment, not to
	 * drain before.
	 * @param patience how long to wait before killing it
	 * @return whether it was running
	 */
	boolean stopNow(Duration patience) {
		return handle().map((handle) -> {
			handle.destroy();
			return awaitExit(handle, DRAINING_BEGINS) || stop(patience);
		}).orElse(false);
	}

	/**
	 * Looks itself, as {@link ProcessHandle#onExit()} waits for the parent, too.
	 */
	private static boolean awaitExit(ProcessHandle handle, Duration patience) {
		long start = System.nanoTime();
		while (isAlive(handle)) {
			if (System.nanoTime() - start > patience.toNanos()) {
				return false;
			}
			Instance.pause();
		}
		return true;
	}

	/**
	 * The end of what the process wrote, with bytes that are not UTF-8 replaced.
	 * @param count how many lines at most
	 * @return the lines
	 */
	List<String> lastLines(int count) {
		if (!Files.exists(log())) {
			return List.of();
		}
		try (RandomAccessFile file = new RandomAccessFile(log().toFile(), "r")) {
			long start = Math.max(0, file.length() - LOG_END_BYTES);
			byte[] end = new byte[(int) (file.length() - start)];
			file.seek(start);
			file.readFully(end);
			List<String> lines = new String(end, StandardCharsets.UTF_8).lines().toList();
			return lines.subList(Math.max(0, lines.size() - count), lines.size());
		}
		catch (IOException ex) {
			throw new DemoException("Cannot read " + log() + ": " + ex.getMessage(), ex);
		}
	}

}
