package dev.mooring.boot.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import dev.mooring.boot.TestApplication;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applications that share an environment: with
 * {@code SpringApplication.setEnvironmentPrefix}, only variables that start with the
 * prefix are theirs.
 */
@Tag("own-redis")
@ExtendWith(OutputCaptureExtension.class)
class EnvironmentPrefixIT {

	private static Environment run(Map<String, String> variables, String... arguments) {
		SpringApplicationBuilder application = TestApplication.builder(WebApplicationType.NONE, variables)
			.sources(Empty.class);
		application.application().setEnvironmentPrefix("shop");
		try (ConfigurableApplicationContext context = application.run(arguments)) {
			return context.getEnvironment();
		}
	}

	private static void assertFails(Map<String, String> variables, CapturedOutput output, String... messages) {
		try {
			run(variables);
		}
		catch (InvalidEnvironmentException ex) {
			assertThat(output).contains(messages).doesNotContain("\tat ");
			return;
		}
		throw new AssertionError("It has started");
	}

	@Test
	void variablesWithThePrefixCount() {
		Environment environment = run(Map.of("SHOP_PORT", "9090", "PORT", "7070", "SESSION_TIMEOUT", "soon"));
		assertThat(environment.getProperty("server.port")).isEqualTo("9090");
		assertThat(environment.getProperty("spring.session.timeout")).isNull();
	}

	@Test
	void filesNamedByVariablesWithThePrefixCount(@TempDir Path directory) throws IOException {
		Path file = Files.writeString(directory.resolve("port"), "9090\n");
		assertThat(run(Map.of("SHOP_PORT_FILE", file.toString())).getProperty("server.port")).isEqualTo("9090");
	}

	@Test
	void dotEnvFileHasThePrefix(@TempDir Path directory) throws IOException {
		Path file = Files.writeString(directory.resolve(".env"), "SHOP_PORT=9090\nAPP_NAME=other\n");
		Environment environment = run(Map.of("SHOP_MOORING_ENV_FILE", file.toString()));
		assertThat(environment.getProperty("server.port")).isEqualTo("9090");
		assertThat(environment.getProperty("spring.application.name")).isNull();
	}

	@Test
	void secretsHaveNoPrefix(@TempDir Path directory) throws IOException {
		Files.writeString(directory.resolve("redis-password"), "s3cret\n");
		assertThat(run(Map.of("SHOP_MOORING_ENVIRONMENT_DIRECTORY", directory.toString()))
			.getProperty("spring.data.redis.password")).isEqualTo("s3cret");
	}

	@Test
	void springVariableWithThePrefixWins(CapturedOutput output) {
		Environment environment = run(
				Map.of("SHOP_REDIS_URL", "redis://cache", "SHOP_SPRING_DATA_REDIS_HOST", "other"));
		assertThat(environment.getProperty("spring.data.redis.url")).isNull();
		assertThat(environment.getProperty("spring.data.redis.host")).isEqualTo("other");
		assertThat(output).contains("SHOP_REDIS_URL is ignored: spring.data.redis.host is set by ",
				"SHOP_SPRING_DATA_REDIS_HOST");
	}

	@Test
	void springVariableWithoutThePrefixIsNoConcern() {
		assertThat(run(Map.of("SHOP_REDIS_URL", "redis://cache", "SPRING_DATA_REDIS_HOST", "other"))
			.getProperty("spring.data.redis.url")).isEqualTo("redis://cache:6379/0");
	}

	@Test
	void messagesNameTheVariableWithThePrefix(CapturedOutput output) {
		assertFails(
				Map.of("SHOP_PORT", "eighty", "SHOP_REDIS_URL", "redis://cache", "SHOP_SPRING_DATA_REDIS_PORT", "7000",
						"SHOP_MOORING_ENVIRONMENT_REQUIRED", "STRIPE_KEY,APP_NAME", "SHOP_LOG_LEVEL_FILE", "/absent"),
				output, "The environment variable SHOP_PORT is 'eighty'", "Set SHOP_PORT to ",
				"for example SHOP_PORT=8080", "The environment variable SHOP_REDIS_URL cannot be combined",
				"or set all with Spring Boot's own keys and unset SHOP_REDIS_URL",
				"The environment variable SHOP_STRIPE_KEY is required",
				"Set SHOP_STRIPE_KEY, or set SHOP_STRIPE_KEY_FILE",
				"The environment variable SHOP_APP_NAME is required", "for example SHOP_APP_NAME=shop",
				"The environment variable SHOP_LOG_LEVEL_FILE is not the path of a file");
	}

	@Configuration(proxyBeanMethods = false)
	static class Empty {

	}

}
