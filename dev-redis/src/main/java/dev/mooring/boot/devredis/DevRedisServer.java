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
import java.util.stream.Stream;

/**
 * A real {@code redis-server} process on the loopback interface, for development and
 * tests. It needs no installation: the executable is bundled.
 * <p>
 * Nothing is persisted, unless it is started with a directory for its data, and the
 * process never outlives this JVM, however that ends. Instances are safe for use by
 * several threads.
 */
public final class DevRedisServer implements AutoCloseable {

	private static final String HOST = "127.0.0.1";

	private static final Duration START_TIMEOUT = Duration.ofSeconds(20);

	private static final int START_ATTEMPTS = 3;

	private final RedisBinary binary;

	private final int port;

	private final WatchedProcess process;

	private DevRedisServer(RedisBinary binary, int port, WatchedProcess process) {
		this.binary = binary;
		this.port = port;
		this.process = process;
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
		return start(port, List.of("--appendonly", "no"));
	}

	/**
	 * Starts a server that keeps its data, and waits until it has loaded it and answers.
	 * A write is in its append-only file before it is answered, so that nothing is lost
	 * however the process ends.
	 * @param port the TCP port, 1 to 65535
	 * @param data an existing directory, which stays when the server is closed
	 * @return the running server
	 * @throws RuntimeException with a message for the user if there is no executable for
	 * this platform or the server does not start
	 */
	public static DevRedisServer start(int port, Path data) {
		return start(port,
				List.of("--dir", data.toAbsolutePath().toString(), "--appendonly", "yes", "--appendfsync", "always"));
	}

	private static DevRedisServer start(int port, List<String> persistence) {
		RedisBinary binary = RedisBinary.forThisPlatform();
		DevRedisServer server = new DevRedisServer(binary, port, launch(binary, port, persistence));
		boolean ready = false;
		try {
			server.awaitReady();
			ready = true;
			return server;
		}
		finally {
			if (!ready) {
				server.close();
			}
		}
	}

	private static int freePort() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new DevRedisException("Dev Redis finds no free port: " + ex.getMessage(),
					"Set spring.data.redis.url to a Redis of your own.", ex);
		}
	}

	private static WatchedProcess launch(RedisBinary binary, int port, List<String> persistence) {
		try {
			Path directory = Files.createTempDirectory("mooring-dev-redis-");
			try {
				List<String> command = List.of(binary.extractTo(directory).toString(), "--port", String.valueOf(port),
						"--bind", HOST, "--dir", directory.toString(), "--save", "", "--loglevel", "warning");
				return WatchedProcess.start(directory, Stream.of(command, persistence).flatMap(List::stream).toList());
			}
			catch (IOException | RuntimeException ex) {
				delete(directory);
				throw ex;
			}
		}
		catch (IOException ex) {
			throw new DevRedisException("Dev Redis cannot be started: " + ex,
					"Check that /bin/sh exists and that the directory for temporary files (java.io.tmpdir) can be "
							+ "written to, or set spring.data.redis.url to a Redis of your own.",
					ex);
		}
	}

	private static void delete(Path directory) throws IOException {
		try (Stream<Path> files = Files.list(directory)) {
			for (Path file : files.toList()) {
				Files.deleteIfExists(file);
			}
		}
		Files.deleteIfExists(directory);
	}

	private void awaitReady() {
		long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
		while (!isReady()) {
			boolean running = isRunning();
			if (!running || System.nanoTime() > deadline) {
				throw new DevRedisException(
						"Dev Redis did not start on port %d: %s. Its last words:%n%s".formatted(this.port,
								running ? "no answer within " + START_TIMEOUT.toSeconds() + " s"
										: "the process ended at once",
								this.process.lastWords()),
						"Free the port or choose another one; if temporary files must not be executed here, set "
								+ "-Djava.io.tmpdir; or set spring.data.redis.url to a Redis of your own.");
			}
			pause();
		}
	}

	/**
	 * Asks for the process id, to be sure that it is not some other server's port. While
	 * it loads its data, {@code PING} is an error.
	 */
	private boolean isReady() {
		try (Socket socket = new Socket()) {
			socket.setSoTimeout(1000);
			socket.connect(new InetSocketAddress(HOST, this.port), 1000);
			socket.getOutputStream().write("PING\r\nINFO server\r\n".getBytes(StandardCharsets.US_ASCII));
			BufferedReader reply = new BufferedReader(
					new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
			boolean loaded = "+PONG".equals(reply.readLine());
			String line = reply.readLine();
			while (line != null && !line.startsWith("process_id:")) {
				line = reply.readLine();
			}
			return loaded && ("process_id:" + getPid()).equals(line);
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
		return this.process.pid();
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
		return "redis://" + HOST + ":" + this.port;
	}

	/**
	 * Whether the process is alive; a stopped (frozen) process is.
	 * @return {@code true} until the process ends
	 */
	public boolean isRunning() {
		return this.process.isRunning();
	}

	/**
	 * Kills the server, removes its files, and waits until that is done. Does nothing
	 * when called again.
	 */
	@Override
	public void close() {
		this.process.stop();
	}

}
