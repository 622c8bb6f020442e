package dev.mooring.session.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.mooring.boot.devredis.DevRedisServer;
import io.lettuce.core.RedisException;
import org.awaitility.Awaitility;

import org.springframework.util.FileSystemUtils;

/**
 * A {@code redis-server} process with arguments of the test's own, from the executable of
 * a running dev Redis.
 */
final class RedisProcess implements AutoCloseable {

	private final Process process;

	private final Path directory;

	private final int port;

	private RedisProcess(Process process, Path directory, int port) {
		this.process = process;
		this.directory = directory;
		this.port = port;
	}

	/**
	 * Starts a server and waits until it answers.
	 * @param executable runs as long as the process is to be started from it
	 * @param port its port
	 * @param arguments its arguments besides port and folder
	 * @return the process
	 */
	static RedisProcess start(DevRedisServer executable, int port, List<String> arguments) {
		String path = ProcessHandle.of(executable.getPid()).orElseThrow().info().command().orElseThrow();
		return start(path, port, arguments);
	}

	static RedisProcess start(String path, int port, List<String> arguments) {
		try {
			Path directory = Files.createTempDirectory("mooring-redis-");
			List<String> command = new ArrayList<>(List.of(path));
			if (arguments.contains("--sentinel")) {
				// Sentinel rewrites its configuration
				command.add(Files.createFile(directory.resolve("sentinel.conf")).toString());
			}
			command.addAll(arguments);
			command
				.addAll(List.of("--port", String.valueOf(port), "--bind", "127.0.0.1", "--dir", directory.toString()));
			Process process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(directory.resolve("log").toFile())
				.start();
			RedisProcess started = new RedisProcess(process, directory, port);
			Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(started::answers);
			return started;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private boolean answers() {
		try {
			if (!this.process.isAlive()) {
				throw new IllegalStateException(Files.readString(this.directory.resolve("log")));
			}
			return Lettuce.command(url(), (redis) -> redis.ping() != null);
		}
		catch (RedisException ex) {
			return false;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	int port() {
		return this.port;
	}

	String url() {
		return "redis://127.0.0.1:" + this.port;
	}

	@Override
	public void close() {
		this.process.destroyForcibly().onExit().orTimeout(30, TimeUnit.SECONDS).join();
		try {
			FileSystemUtils.deleteRecursively(this.directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
