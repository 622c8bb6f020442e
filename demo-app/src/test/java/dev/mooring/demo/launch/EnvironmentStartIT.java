package dev.mooring.demo.launch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import dev.mooring.boot.devredis.test.TlsRedis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The shop as a container would be started: with variables and mounted secrets, and
 * nothing else.
 */
class EnvironmentStartIT {

	private static final Path JAR = Path.of("target/shop.jar");

	@RegisterExtension
	static final TlsRedis redis = TlsRedis.issuedByCa();

	@TempDir
	private Path directory;

	private Map<String, String> variables() throws Exception {
		Path secrets = Files.createDirectories(this.directory.resolve("secrets"));
		Files.writeString(secrets.resolve("redis_password"), redis.getPassword() + "\n");
		Files.copy(redis.getCaFile(), secrets.resolve("redis_tls_ca"));
		return Map.of("REDIS_URL", "rediss://localhost:" + redis.getPort(), "MOORING_ENVIRONMENT_DIRECTORY",
				secrets.toString(), "SESSION_TIMEOUT", "45m", "APP_VERSION", "1.4.2");
	}

	@Test
	void servesSessionsFromARedisWithPasswordAndTls() throws Exception {
		Instance shop = new Instance(this.directory, "shop-1");
		try {
			shop.start(JAR, Ports.anyFree(), variables());
			shop.awaitReady(Duration.ofSeconds(120));
			Browser browser = new Browser();
			assertThat(browser.get(shop.uri("/")).statusCode()).isEqualTo(200);
			String report = browser.get(shop.uri("/actuator/mooring")).body();
			assertThat(report).contains("\"summary\":\"Redis at localhost:" + redis.getPort() + "/0 with TLS")
				.contains("variable REDIS_URL", "file " + this.directory.resolve("secrets/redis_password"))
				.doesNotContain(redis.getPassword(), "BEGIN CERTIFICATE");
			assertThat(Files.readString(shop.process().log())).contains("  session      Redis at localhost:")
				.doesNotContain(redis.getPassword());
		}
		finally {
			shop.process().kill();
		}
	}

	@Test
	void explainsAndEnds() throws Exception {
		Finished shop = Finished.runJar(JAR, variables(), "--mooring.explain", "--server.port=7070");
		assertThat(shop.exitCode()).as(shop.output()).isZero();
		assertThat(shop.output()).startsWith("session: Redis at rediss://******@localhost:")
			.contains("command line", "variable SESSION_TIMEOUT", "classpath:application.properties:1",
					"shutdown: drain 0s")
			.doesNotContain(redis.getPassword(), "BEGIN CERTIFICATE", "Tomcat", "Started");
	}

	@Test
	void explainsNothingThatIsWrong() throws Exception {
		Finished shop = Finished.runJar(JAR, Map.of("PORT", "eighty"), "--mooring.explain");
		assertThat(shop.exitCode()).as(shop.output()).isEqualTo(1);
		assertThat(shop.output()).contains("The environment variable PORT is 'eighty'").doesNotContain("\tat ");
	}

}
