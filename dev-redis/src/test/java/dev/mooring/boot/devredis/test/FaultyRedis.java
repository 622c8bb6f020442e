package dev.mooring.boot.devredis.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.mooring.boot.devredis.DevRedisServer;
import org.awaitility.Awaitility;

import org.springframework.util.FileSystemUtils;

/**
 * A real {@code redis-server} process that a test can freeze, kill and start again on the
 * same port.
 * <p>
 * Every write is in its append-only file before it is answered, so a restart with data
 * loses nothing. It is always the bundled Redis, whatever {@code mooring.test.redis}
 * says. The process ends with this JVM, unless that is killed.
 */
public final class FaultyRedis implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(5);

	private final Path folder;

	private final int port;

	private List<String> extraArguments;

	private volatile String password;

	private volatile Process process;

	private FaultyRedis(Path folder, int port, List<String> extraArguments) {
		this.folder = folder;
		this.port = port;
		this.extraArguments = extraArguments;
	}

	/**
	 * Starts a server without data and waits until it answers.
	 * @param extraArguments arguments besides port, address, folder and persistence, for
	 * example {@code "--requirepass", "secret"}
	 * @return the running server
	 */
	public static FaultyRedis start(String... extraArguments) {
		try {
			Path folder = Files.createTempDirectory("mooring-faulty-redis-");
			FaultyRedis redis = new FaultyRedis(folder, FreePort.find(), List.of(extraArguments));
			Runtime.getRuntime().addShutdownHook(new Thread(redis::close));
			// Its folder goes when it is closed
			try (DevRedisServer original = DevRedisServer.start()) {
				String executable = ProcessHandle.of(original.getPid()).orElseThrow().info().command().orElseThrow();
				Files.copy(Path.of(executable), redis.executable());
			}
			redis.launch();
			return redis;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private Path executable() {
		return this.folder.resolve("redis-server");
	}

	private Path log() {
		return this.folder.resolve("log");
	}

	private Path data() {
		return this.folder.resolve("data");
	}

	private void launch() throws IOException {
		Files.createDirectories(data());
		List<String> command = new ArrayList<>(List.of(executable().toString(), "--port", String.valueOf(this.port),
				"--bind", "127.0.0.1", "--dir", data().toString(), "--save", "", "--appendonly", "yes", "--appendfsync",
				"always", "--auto-aof-rewrite-percentage", "0"));
		command.addAll(this.extraArguments);
		this.process = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
			.start();
		Awaitility.await().atMost(PATIENCE).until(this::isReady);
	}

	/**
	 * Asks for the process id, to be sure that it is not some other server's port.
	 */
	private boolean isReady() throws IOException {
		if (!isAlive()) {
			throw new IllegalStateException("redis-server ended at once:\n" + Files.readString(log()));
		}
		try (RespClient client = connect()) {
			String info = client.command("INFO");
			return info.contains("process_id:" + this.process.pid() + "\r\n") && info.contains("loading:0\r\n");
		}
		catch (IllegalStateException ex) {
			// The arguments allow no INFO, but it answers
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private RespClient connect() throws IOException {
		RespClient client = RespClient.connect(this.port, COMMAND_TIMEOUT);
		String secret = password();
		try {
			if (secret != null) {
				client.command("AUTH", secret);
			}
			return client;
		}
		catch (IOException | IllegalStateException ex) {
			client.close();
			throw ex;
		}
	}

	private String password() {
		int option = this.extraArguments.indexOf("--requirepass");
		return (this.password == null && option >= 0) ? this.extraArguments.get(option + 1) : this.password;
	}

	/**
	 * Says with which password {@link #command} authenticates. Needed only for a password
	 * that is not among the arguments as {@code --requirepass}.
	 * @param password the password, or {@code null} for that of the arguments, if any
	 */
	public void password(String password) {
		this.password = password;
	}

	/**
	 * Where it listens, the same for its whole life.
	 * @return {@code redis://127.0.0.1:port}, without a password
	 */
	public String url() {
		return "redis://127.0.0.1:" + this.port;
	}

	/**
	 * The TCP port on {@code 127.0.0.1}, below the range of outgoing connections.
	 * @return the port
	 */
	public int port() {
		return this.port;
	}

	/**
	 * Whether the process exists; a frozen one does.
	 * @return {@code false} from {@link #kill()} or its own end to the next start
	 */
	public boolean isAlive() {
		return this.process.isAlive();
	}

	/**
	 * Stops the process ({@code SIGSTOP}) and waits until it has stopped: the system
	 * still accepts connections and bytes in its place, but nothing is answered.
	 */
	public synchronized void freeze() {
		long pid = this.process.pid();
		Signal.send("STOP", pid);
		Awaitility.await().atMost(PATIENCE).until(() -> Signal.isStopped(pid));
	}

	/**
	 * Lets a frozen process continue ({@code SIGCONT}); it then answers what it was sent
	 * in the meantime.
	 */
	public synchronized void thaw() {
		Signal.send("CONT", this.process.pid());
	}

	/**
	 * Kills the process ({@code SIGKILL}), frozen or not, and waits until it is gone:
	 * connecting is refused then. Its data stays. Does nothing if it is not alive.
	 */
	public synchronized void kill() {
		if (this.process != null) {
			this.process.destroyForcibly().onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
		}
	}

	/**
	 * Kills the process as if what it wrote in the last time had not reached the disk:
	 * with the next start it has older data.
	 * @param time how long to wait for data to lose
	 * @throws IllegalStateException if nothing was written in this time
	 */
	public synchronized void killAfterLosing(Duration time) {
		try {
			Path file = appendOnlyFile();
			long kept = Files.size(file);
			// Nothing to wait for: what is written in this time is what will be lost
			Thread.sleep(time.toMillis());
			kill();
			if (Files.size(file) == kept) {
				throw new IllegalStateException("There is nothing to lose");
			}
			try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
				channel.truncate(kept);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private Path appendOnlyFile() throws IOException {
		try (Stream<Path> files = Files.list(data().resolve("appendonlydir"))) {
			return files.filter((file) -> file.toString().endsWith(".incr.aof")).findFirst().orElseThrow();
		}
	}

	/**
	 * Starts it again with its data, after killing it if it is alive, and waits until it
	 * answers and has loaded.
	 */
	public synchronized void restart() {
		kill();
		try {
			launch();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Like {@link #restart()}, with other arguments from now on.
	 * @param extraArguments they replace those of before
	 */
	public synchronized void restart(String... extraArguments) {
		kill();
		this.extraArguments = List.of(extraArguments);
		restart();
	}

	/**
	 * Like {@link #restart()}, but all data is lost.
	 */
	public synchronized void restartEmpty() {
		kill();
		delete(data());
		restart();
	}

	/**
	 * Sends a command over a connection of its own.
	 * @param words the command and its arguments
	 * @return the reply: strings and integers as they are, the elements of an array one a
	 * line, {@code null} for nil
	 * @throws IllegalStateException if the reply is an error, which is the message
	 * @throws UncheckedIOException if there is no reply, after five seconds at most
	 */
	public String command(String... words) {
		try (RespClient client = connect()) {
			return client.command(words);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Kills the process, frozen or not, and deletes its data and its log. Does nothing
	 * when called again.
	 */
	@Override
	public synchronized void close() {
		kill();
		delete(this.folder);
	}

	private static void delete(Path path) {
		try {
			FileSystemUtils.deleteRecursively(path);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
