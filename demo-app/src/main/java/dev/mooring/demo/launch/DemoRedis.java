package dev.mooring.demo.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

import dev.mooring.boot.devredis.DevRedisServer;

/**
 * Runs one Redis until it is asked to stop. Arguments: the port, and the file that gets
 * its URL when it is ready.
 */
final class DemoRedis {

	private DemoRedis() {
	}

	public static void main(String[] args) throws IOException {
		Path urlFile = Path.of(args[1]);
		DevRedisServer redis = DevRedisServer.start(Integer.parseInt(args[0]));
		Runtime.getRuntime().addShutdownHook(new Thread(redis::close));
		Path written = Files.writeString(urlFile.resolveSibling(urlFile.getFileName() + ".new"), redis.getUrl());
		Files.move(written, urlFile, StandardCopyOption.ATOMIC_MOVE);
		ProcessHandle.of(redis.getPid()).ifPresent((process) -> process.onExit().join());
	}

}
