package dev.mooring.demo.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

import dev.mooring.boot.devredis.DevRedisServer;

/**
 * Runs one Redis until it is asked to stop, or Redis ends. Arguments: the port, the
 * directory for its data, and the files that get its process id and its URL, in this
 * order, when it is ready.
 */
final class DemoRedis {

	private DemoRedis() {
	}

	public static void main(String[] args) throws IOException {
		DevRedisServer redis = DevRedisServer.start(Integer.parseInt(args[0]), Path.of(args[1]));
		Runtime.getRuntime().addShutdownHook(new Thread(redis::close));
		write(Path.of(args[2]), String.valueOf(redis.getPid()));
		write(Path.of(args[3]), redis.getUrl());
		ProcessHandle.of(redis.getPid()).ifPresent((process) -> process.onExit().join());
	}

	private static void write(Path file, String content) throws IOException {
		Path written = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), content);
		Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
	}

}
