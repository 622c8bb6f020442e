package dev.mooring.demo.launch;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.mooring.boot.devredis.test.TestRedis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applications outside this build, with nothing but Spring Boot and the starter's
 * artifact, started with nothing but {@code REDIS_URL} (and a port). Their sources are in
 * {@code src/it}; the build has packaged them.
 */
class ConsumerAppIT {

	private static final Duration PATIENCE = Duration.ofSeconds(120);

	@RegisterExtension
	static final TestRedis testRedis = new TestRedis();

	@ParameterizedTest
	@ValueSource(strings = { "servlet-app", "reactive-app" })
	void twoInstancesShareASession(String application, @TempDir Path directory) throws Exception {
		Instance one = new Instance(directory, "one");
		Instance other = new Instance(directory, "other");
		try {
			one.start(jar(application), Ports.anyFree(), Map.of("REDIS_URL", testRedis.getUrl()));
			other.start(jar(application), Ports.anyFree(), Map.of("REDIS_URL", testRedis.getUrl()));
			one.awaitReady(PATIENCE);
			other.awaitReady(PATIENCE);
			Browser browser = new Browser();
			assertThat(browser.get(one.uri("/counter")).body()).isEqualTo("1");
			assertThat(browser.get(other.uri("/counter")).body()).isEqualTo("2");
			one.process().kill();
			assertThat(browser.get(other.uri("/counter")).body()).isEqualTo("3");
			for (String endpoint : List.of("/livez", "/readyz", "/actuator/prometheus")) {
				assertThat(browser.get(other.uri(endpoint)).statusCode()).as(endpoint).isEqualTo(200);
			}
		}
		finally {
			one.process().kill();
			other.process().kill();
		}
	}

	@Test
	void applicationWithoutAWebServerRunsAndEnds() throws Exception {
		Finished application = Finished.runJar(jar("plain-app"), Map.of());
		assertThat(application.exitCode()).as(application.output()).isZero();
		assertThat(application.output()).contains("The work is done").doesNotContain("WARN", "ERROR", "Exception");
	}

	private static Path jar(String application) {
		return Path.of("target/it", application, "target/app.jar");
	}

}
