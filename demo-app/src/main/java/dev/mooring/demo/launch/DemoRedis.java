package dev.mooring.demo.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

import dev.mooring.boot.devredis.DevRedisServer;

/**
 * Runs one Redis until it is killed. The argument names the file for its URL.
 */
final class DemoRedis {

	private DemoRedis() {
	}

	public static void main(String[] args) throws IOException, InterruptedException {
		Path urlFile = Path.of(args[0]);
		try (DevRedisServer redis = DevRedisServer.start()) {
			Path written = Files.writeString(urlFile.resolveSibling(urlFile.getFileName() + ".new"), redis.getUrl());
			Files.move(written, urlFile, StandardCopyOption.ATOMIC_MOVE);
			while (redis.isRunning()) {
				Thread.sleep(500);
			}
		}
	}

}
