package dev.mooring.boot.devredis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Set;

/**
 * The bundled {@code redis-server} executable for one platform.
 * <p>
 * The executables are resources of this jar, one for each operating system and
 * architecture, statically linked on Linux. The build takes them from
 * {@code org.signal:embedded-redis}.
 *
 * @param version the version of Redis
 * @param platform operating system and architecture, in the words of the resource's name
 */
record RedisBinary(String version, String platform) {

	private static final String BUNDLED_VERSION = "7.0.15";

	private static final Set<String> PLATFORMS = Set.of("linux-amd64", "linux-arm64", "darwin-amd64", "darwin-arm64");

	/**
	 * The executable for the platform this JVM runs on.
	 * @return the executable
	 * @throws DevRedisException if there is none for this platform
	 */
	static RedisBinary forThisPlatform() {
		return forPlatform(System.getProperty("os.name"), System.getProperty("os.arch"));
	}

	static RedisBinary forPlatform(String osName, String osArch) {
		String platform = os(osName) + "-" + arch(osArch);
		if (!PLATFORMS.contains(platform)) {
			throw new DevRedisException(
					"Dev Redis has no redis-server for this platform: %s on %s.".formatted(osName, osArch),
					"Set spring.data.redis.url to a Redis of your own (for example one in a container), or set "
							+ "mooring.dev-redis.enabled=false.");
		}
		return new RedisBinary(BUNDLED_VERSION, platform);
	}

	private static String os(String name) {
		String lowerCase = name.toLowerCase(Locale.ROOT);
		if (lowerCase.startsWith("mac")) {
			return "darwin";
		}
		return lowerCase;
	}

	private static String arch(String name) {
		return switch (name.toLowerCase(Locale.ROOT)) {
			case "amd64", "x86_64" -> "amd64";
			case "aarch64", "arm64" -> "arm64";
			default -> name;
		};
	}

	/**
	 * Copies the executable into a directory.
	 * @param directory an existing directory that only this user can write to
	 * @return the executable file
	 * @throws IOException if it cannot be written
	 */
	Path extractTo(Path directory) throws IOException {
		String resource = "/redis-server-" + this.version + "-" + this.platform;
		Path executable = directory.resolve("redis-server");
		try (InputStream content = RedisBinary.class.getResourceAsStream(resource)) {
			if (content == null) {
				throw new DevRedisException("Dev Redis cannot find its redis-server: the class path lacks " + resource,
						"Use the jar that Maven builds (./mvnw package), or set spring.data.redis.url to a Redis of your own.");
			}
			Files.copy(content, executable);
		}
		Files.setPosixFilePermissions(executable, PosixFilePermissions.fromString("rwx------"));
		return executable;
	}

}
