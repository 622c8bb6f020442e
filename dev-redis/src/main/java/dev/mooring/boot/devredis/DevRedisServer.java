package dev.mooring.boot.devredis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * A real {@code redis-server} process on the loopback interface, for development and
 * tests. It needs no installation: the executable is bundled.
 * <p>
 * Nothing is persisted. The process never outlives this JVM, however that ends: a small
 * shell process holds the other end of a pipe from this JVM and, when the pipe breaks,
 * kills the server and removes its files. Both run in a session of their own where the
 * system has a way to make one, so that a Ctrl-C for the application does not take the
 * server away while the application still shuts down.
 * <p>
 * Instances are safe for use by several threads.
 */
public final class DevRedisServer implements AutoCloseable {

	private static final Duration START_TIMEOUT = Duration.ofSeconds(20);

	private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

	private static final int START_ATTEMPTS = 3;

	private static final int MAX_LOG_LINES = 10;

	/**
	 * Runs the server, prints its process id, and waits until standard input ends.
	 * Arguments: the directory to remove at the end, then the server's command line. It
	 * must not end before its work is done, whatever breaks: hence no signals.
	 */
	static final String WATCHDOG = """
			trap '' HUP INT TERM PIPE
			dir=$1; shift
			"$@" >"$dir/redis.log" 2>&1 &
			echo $!
			cat >/dev/null
			kill -KILL $! 2>/dev/null
			wait
			rm -rf "$dir"
			""";

	/**
	 * Runs its arguments in a new session; {@code setsid} is part of every Linux, Perl of
	 * every macOS.
	 */
	private static final String IN_NEW_SESSION = """
			if command -v setsid >/dev/null; then exec setsid "$@"
			elif command -v perl >/dev/null; then exec perl -MPOSIX -e 'POSIX::setsid(); exec @ARGV' "$@"
			else exec "$@"; fi
			""";

	private final RedisBinary binary;

	private final int port;

	private final Path directory;

	private final Process watchdog;

	private final long pid;

	private DevRedisServer(RedisBinary binary, int port, Path directory, Process watchdog, long pid) {
		this.binary = binary;
		this.port = port;
		this.directory = directory;
		this.watchdog = watchdog;
		this.pid = pid;
	}

	/**
	 * Starts a server on a free port and waits until it answers.
	 * @return the running server
	 * @throws RuntimeException with a message for the user if there is no executable for
	 * this platform or the server does not start
	 */
	public static DevRedisServer start() {
		for (int attempt = 1;; attempt++) {
			try {
				return start(freePort());
			}
			catch (DevRedisException ex) {
				// Another process may have taken the port in between
				if (attempt == START_ATTEMPTS || !String.valueOf(ex.getMessage()).contains("in use")) {
					throw ex;
				}
			}
		}
	}

	/**
	 * Starts a server on the given port and waits until it answers.
	 * @param port the TCP port, 1 to 65535
	 * @return the running server
	 * @throws RuntimeException with a message for the user if there is no executable for
	 * this platform or the server does not start
	 */
	public static DevRedisServer start(int port) {
		RedisBinary binary = RedisBinary.forThisPlatform();
		Path directory = null;
		Process watchdog = null;
		boolean started = false;
		try {
			directory = Files.createTempDirectory("mooring-dev-redis-");
			watchdog = launch(binary.extractTo(directory), directory, port);
			DevRedisServer server = new DevRedisServer(binary, port, directory, watchdog, readPid(watchdog));
			server.awaitReady();
			started = true;
			return server;
		}
		catch (IOException ex) {
			throw new DevRedisException("Dev Redis cannot be started: " + ex,
					"Check that /bin/sh exists and that the directory for temporary files (java.io.tmpdir) can be "
							+ "written to, or set spring.data.redis.url to a Redis of your own.",
					ex);
		}
		finally {
			if (!started) {
				stop(watchdog, directory);
			}
		}
	}

	private static int freePort() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new DevRedisException("Dev Redis finds no free port: " + ex.getMessage(),
					"Set spring.data.redis.url to a Redis of your own.", ex);
		}
	}

	private static Process launch(Path executable, Path directory, int port) throws IOException {
		List<String> inNewSession = List.of("/bin/sh", "-c", IN_NEW_SESSION, "sh");
		List<String> watchdog = List.of("/bin/sh", "-c", WATCHDOG, "mooring-dev-redis", directory.toString());
		List<String> redis = List.of(executable.toString(), "--port", String.valueOf(port), "--bind", "127.0.0.1",
				"--dir", directory.toString(), "--save", "", "--appendonly", "no", "--loglevel", "warning");
		List<String> command = Stream.of(inNewSession, watchdog, redis).flatMap(List::stream).toList();
		return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
	}

	private static long readPid(Process watchdog) throws IOException {
		String line = watchdog.inputReader(StandardCharsets.UTF_8).readLine();
		if (line == null) {
			throw new IOException("the shell that runs redis-server ended at once");
		}
		return Long.parseLong(line);
	}

	private void awaitReady() throws IOException {
		long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
		while (!isReady()) {
			boolean expired = System.nanoTime() > deadline;
			if (expired || !isRunning()) {
				throw new DevRedisException(
						"Dev Redis did not start on port %d: %s. Its last words:%n%s".formatted(this.port,
								expired ? "no answer within " + START_TIMEOUT.toSeconds() + " s"
										: "the process ended at once",
								lastWords()),
						"Free the port or choose another one; if temporary files must not be executed here, set "
								+ "-Djava.io.tmpdir; or set spring.data.redis.url to a Redis of your own.");
			}
			pause();
		}
	}

	/**
	 * Asks for the process id, to be sure that it is not some other server's port.
	 */
	private boolean isReady() {
		try (Socket socket = new Socket()) {
			socket.setSoTimeout(1000);
			socket.connect(new InetSocketAddress("127.0.0.1", this.port), 1000);
			socket.getOutputStream().write("INFO server\r\n".getBytes(StandardCharsets.US_ASCII));
			BufferedReader reply = new BufferedReader(
					new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
			String line = reply.readLine();
			while (line != null && !line.startsWith("process_id:")) {
				line = reply.readLine();
			}
			return ("process_id:" + this.pid).equals(line);
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static void pause() {
		try {
			TimeUnit.MILLISECONDS.sleep(5);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new DevRedisException("The start of dev Redis was interrupted.", "Start the application again.", ex);
		}
	}

	private String lastWords() throws IOException {
		try (Stream<String> lines = Files.lines(this.directory.resolve("redis.log"), StandardCharsets.ISO_8859_1)) {
			List<String> all = lines.limit(1000).toList();
			return all.stream().skip(Math.max(0, all.size() - MAX_LOG_LINES)).collect(Collectors.joining("\n"));
		}
	}

	/**
	 * The TCP port on {@code 127.0.0.1}.
	 * @return the port, 1 to 65535
	 */
	public int getPort() {
		return this.port;
	}

	/**
	 * The process id of {@code redis-server} itself.
	 * @return the process id
	 */
	public long getPid() {
		return this.pid;
	}

	/**
	 * The version of Redis, such as {@code 7.0.15}.
	 * @return the version
	 */
	public String getVersion() {
		return this.binary.version();
	}

	/**
	 * Where clients connect to: {@code redis://127.0.0.1:} and the port.
	 * @return the URL
	 */
	public String getUrl() {
		return "redis://127.0.0.1:" + this.port;
	}

	/**
	 * Whether the process is alive; a stopped (frozen) process is.
	 * @return {@code true} until the process ends
	 */
	public boolean isRunning() {
		return ProcessHandle.of(this.pid).map(ProcessHandle::isAlive).orElse(false);
	}

	/**
	 * Kills the server and removes its files. Does nothing when called again.
	 */
	@Override
	public void close() {
		stop(this.watchdog, this.directory);
	}

	private static void stop(@Nullable Process watchdog, @Nullable Path directory) {
		try {
			if (watchdog != null) {
				watchdog.getOutputStream().close();
				watchdog.waitFor(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
			}
			else if (directory != null) {
				Files.deleteIfExists(directory.resolve("redis-server"));
				Files.deleteIfExists(directory);
			}
		}
		catch (IOException ex) {
			// The pipe is broken already: the watchdog is at work
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
