package dev.mooring.demo.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The Redis of the demo: a {@link DemoRedis} in the background and, below it, the
 * {@code redis-server} itself, which can be frozen and killed. Its URL is known, and its
 * data kept, from the first start until {@link #stop()}.
 */
public final class ManagedRedis {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

	private final ManagedProcess process;

	private final Path data;

	private final Path pidFile;

	private final Path urlFile;

	ManagedRedis(Path directory) {
		this.process = new ManagedProcess(directory, "redis");
		this.data = directory.resolve("redis-data");
		this.pidFile = directory.resolve("redis.pid");
		this.urlFile = directory.resolve("redis.url");
	}

	/**
	 * What can be seen of its process.
	 * @return the state
	 * @throws IOException if the state directory cannot be read
	 */
	public State state() throws IOException {
		if (server().isPresent()) {
			return isStopped() ? State.FROZEN : State.READY;
		}
		if (Files.exists(this.urlFile)) {
			return State.DEAD;
		}
		return this.process.isRunning() ? State.STARTING : State.DOWN;
	}

	/**
	 * Its state for the person at the terminal.
	 * @return the state, the URL and the process id, as far as there are any
	 * @throws IOException if the state directory cannot be read
	 */
	String describe() throws IOException {
		String url = url().orElse("");
		String pid = server().map((server) -> "   pid " + server.pid()).orElse("");
		return switch (state()) {
			case DOWN -> "down";
			case STARTING -> "not ready";
			case READY -> "ready   " + url + pid;
			case FROZEN -> "frozen  " + url + pid;
			case DEAD -> "dead    " + url;
		};
	}

	/**
	 * Where it listens, or did until it was killed.
	 * @return the URL; empty if it was never started, is starting, or was stopped
	 * @throws IOException if the state directory cannot be read
	 */
	public Optional<String> url() throws IOException {
		return read(this.urlFile);
	}

	/**
	 * The process {@code redis-server}, if it is alive. Its parent notices its end only
	 * after a while.
	 * @return the process, frozen or not
	 * @throws IOException if the state directory cannot be read
	 */
	public Optional<ProcessHandle> server() throws IOException {
		if (!this.process.isRunning()) {
			return Optional.empty();
		}
		return read(this.pidFile).flatMap((pid) -> ProcessHandle.of(Long.parseLong(pid)))
			.filter(ProcessHandle::isAlive);
	}

	private static Optional<String> read(Path file) throws IOException {
		try {
			return Optional.of(Files.readString(file));
		}
		catch (NoSuchFileException ex) {
			return Optional.empty();
		}
	}

	/**
	 * The port it was started with.
	 * @return the port, or 0 if it was never started
	 */
	int port() {
		return this.process.port();
	}

	/**
	 * Starts it with the data it has, or goes on waiting for a start that is under way,
	 * until it is ready.
	 * @param port the port, if it is not yet starting
	 * @return its URL
	 * @throws IOException if the state directory cannot be used
	 */
	String start(int port) throws IOException {
		if (state() != State.STARTING) {
			this.process.stop(STOP_PATIENCE);
			Files.deleteIfExists(this.urlFile);
			Files.deleteIfExists(this.pidFile);
			Files.createDirectories(this.data);
			this.process.start(List.of(Instance.javaCommand(), "-Xmx32m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
					"-cp", System.getProperty("java.class.path"), DemoRedis.class.getName(), String.valueOf(port),
					this.data.toString(), this.pidFile.toString(), this.urlFile.toString()), Map.of(), port);
		}
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		while (!Files.exists(this.urlFile)) {
			if (!this.process.isRunning() || System.nanoTime() > deadline) {
				throw new DemoException("Redis did not start", this.process);
			}
			Instance.pause();
		}
		return Files.readString(this.urlFile);
	}

	/**
	 * Stops the server as if it hung ({@code SIGSTOP}).
	 * @throws IOException if the signal cannot be sent
	 */
	void freeze() throws IOException {
		signal("STOP");
		long deadline = System.nanoTime() + STOP_PATIENCE.toNanos();
		while (server().isPresent() && !isStopped()) {
			if (System.nanoTime() > deadline) {
				throw new DemoException("Redis does not freeze");
			}
			Instance.pause();
		}
	}

	/**
	 * Lets the frozen server continue ({@code SIGCONT}).
	 * @throws IOException if the signal cannot be sent
	 */
	void thaw() throws IOException {
		signal("CONT");
	}

	private void signal(String name) throws IOException {
		Optional<ProcessHandle> server = server();
		if (server.isPresent()) {
			// The shell's own, as not every Linux has the command
			Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + server.get().pid())
				.redirectError(ProcessBuilder.Redirect.DISCARD)
				.start();
			if (kill.onExit().join().exitValue() != 0) {
				throw new DemoException("Redis cannot be sent the signal " + name);
			}
		}
	}

	private boolean isStopped() throws IOException {
		Optional<ProcessHandle> server = server();
		if (server.isEmpty()) {
			return false;
		}
		// Not every Linux has the command ps, and macOS has no /proc
		Optional<List<String>> stat = ManagedProcess.stat(server.get());
		if (stat.isPresent()) {
			return stat.get().get(0).equals("T");
		}
		Process ps = new ProcessBuilder("ps", "-o", "stat=", "-p", String.valueOf(server.get().pid()))
			.redirectError(ProcessBuilder.Redirect.DISCARD)
			.start();
		return new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).startsWith("T");
	}

	/**
	 * Kills the server as a crash would ({@code SIGKILL}), frozen or not. Its data stays.
	 * @return whether it was running
	 * @throws IOException if the state directory cannot be read
	 */
	boolean kill() throws IOException {
		Optional<ProcessHandle> server = server();
		server.ifPresent(ProcessHandle::destroyForcibly);
		this.process.stop(STOP_PATIENCE);
		return server.isPresent();
	}

	void deleteData() throws IOException {
		if (Files.exists(this.data)) {
			try (Stream<Path> files = Files.walk(this.data)) {
				for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
					Files.delete(file);
				}
			}
		}
	}

	/**
	 * Ends the server, frozen or not, and forgets its data and its URL.
	 * @return whether it was running
	 * @throws IOException if the state directory cannot be used
	 */
	boolean stop() throws IOException {
		boolean stopped = this.process.stop(STOP_PATIENCE);
		deleteData();
		Files.deleteIfExists(this.pidFile);
		Files.deleteIfExists(this.urlFile);
		return stopped;
	}

	/**
	 * What can be said of it.
	 */
	public enum State {

		/**
		 * Never started, or stopped with the demo.
		 */
		DOWN,

		/**
		 * Started, but not yet ready.
		 */
		STARTING,

		/**
		 * Alive.
		 */
		READY,

		/**
		 * Alive, but stopped by a signal.
		 */
		FROZEN,

		/**
		 * Killed, or ended by itself, while the demo is up.
		 */
		DEAD

	}

}
