package dev.mooring.demo.launch;

import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the operator sees when the shop cannot start: a message, not a stack trace.
 */
@Tag("own-redis")
class StartFailureIT {

	private static final Path JAR = Path.of("target/shop.jar");

	@ParameterizedTest
	@ValueSource(strings = { "redis.internal:6379", "redis://:s3cret@redis.internal:port",
			"redis://app:s3cr%et@redis.internal", "redis://app:s3cret#@redis.internal" })
	void wrongRedisUrl(String url) throws Exception {
		Finished shop = Finished.runJar(JAR, Map.of("REDIS_URL", url, "PORT", "0"));
		assertMessage(shop, "The environment variable REDIS_URL", "for example REDIS_URL=redis://");
		assertThat(shop.output()).doesNotContain("s3cr");
	}

	@Test
	void severalWrongVariablesAtOnce() throws Exception {
		Finished shop = Finished.runJar(JAR, Map.of("PORT", "eighty", "SESSION_TIMEOUT", "soon"));
		assertMessage(shop, "The environment variable PORT is 'eighty'", "Set PORT");
		assertMessage(shop, "The environment variable SESSION_TIMEOUT is 'soon'", "Set SESSION_TIMEOUT");
	}

	@Test
	void occupiedPort() throws Exception {
		try (ServerSocket occupied = new ServerSocket(0)) {
			Finished shop = Finished.runJar(JAR, Map.of("PORT", String.valueOf(occupied.getLocalPort())));
			assertMessage(shop, "Port " + occupied.getLocalPort() + " was already in use", "listening on port");
		}
	}

	@Test
	void badSwitch() throws Exception {
		Finished shop = Finished.runJar(JAR, Map.of("PORT", "0", "MOORING_SESSION_ENABLED", "maybe"));
		assertMessage(shop, "mooring.session.enabled", "Action:");
	}

	private static void assertMessage(Finished shop, String description, String action) {
		assertThat(shop.exitCode()).as(shop.output()).isEqualTo(1);
		assertThat(shop.output()).contains("APPLICATION FAILED TO START", description, action).doesNotContain("\tat ");
	}

}
