package dev.mooring.demo.launch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.mooring.boot.devredis.test.TestRedis;
import dev.mooring.boot.devredis.test.TlsRedis;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application whose beans were settled when it was built, without a Redis and without
 * variables. What variables say must still be read when it starts.
 */
@Tag("own-redis")
class AotAppIT {

	private static final Path JAR = Path.of("target/it/aot-app/target/app.jar");

	private static final String JVM_OPTIONS = "JAVA_TOOL_OPTIONS";

	private static final String AOT_ENABLED = "-Dspring.aot.enabled=true";

	private static final Duration PATIENCE = Duration.ofSeconds(120);

	@RegisterExtension
	static final TestRedis testRedis = new TestRedis();

	@RegisterExtension
	static final TlsRedis tlsRedis = TlsRedis.selfSignedForAnotherHost();

	@Test
	void readsVariablesWhenItStarts(@TempDir Path directory) throws Exception {
		Instance one = new Instance(directory, "one");
		Instance other = new Instance(directory, "other");
		try {
			one.start(JAR, Ports.anyFree(), Map.of("REDIS_URL", testRedis.getUrl(), JVM_OPTIONS, AOT_ENABLED));
			one.awaitReady(PATIENCE);
			other.start(JAR, Ports.anyFree(),
					Map.of("REDIS_URL", testRedis.getUrl(), JVM_OPTIONS, AOT_ENABLED, "SESSION_TIMEOUT", "45m"));
			other.awaitReady(PATIENCE);
			assertThat(Files.readString(other.process().log())).contains("Starting AOT-processed Application");
			Browser browser = new Browser();
			assertThat(browser.get(one.uri("/counter")).body()).isEqualTo("1");
			assertThat(browser.get(other.uri("/counter")).body()).isEqualTo("2");
			assertThat(browser.get(one.uri("/counter")).body()).isEqualTo("3");
			assertThat(new Browser().get(one.uri("/timeout")).body()).isEqualTo("600");
			assertThat(new Browser().get(other.uri("/timeout")).body()).isEqualTo("2700");
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
	void isToldWhenItStartsNotToVerifyRedis(@TempDir Path directory) throws Exception {
		Instance instance = new Instance(directory, "one");
		try {
			instance.start(JAR, Ports.anyFree(),
					Map.of("REDIS_URL", tlsRedis.getUrl(), "REDIS_TLS_INSECURE", "true", JVM_OPTIONS, AOT_ENABLED));
			instance.awaitReady(PATIENCE);
			assertThat(new Browser().get(instance.uri("/counter")).body()).isEqualTo("1");
		}
		finally {
			instance.process().kill();
		}
	}

	@Test
	void showsWhatIsWrongWithVariables() throws Exception {
		Finished application = Finished.runJar(JAR,
				Map.of("PORT", "eighty", "SESSION_TIMEOUT", "soon", JVM_OPTIONS, AOT_ENABLED));
		assertThat(application.exitCode()).as(application.output()).isEqualTo(1);
		assertThat(application.output()).containsOnlyOnce("APPLICATION FAILED TO START")
			.containsOnlyOnce("The environment variable PORT is 'eighty'")
			.containsOnlyOnce("The environment variable SESSION_TIMEOUT is 'soon'")
			.doesNotContain("\tat ");
	}

}
