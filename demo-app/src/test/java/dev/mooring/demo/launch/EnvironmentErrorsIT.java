package dev.mooring.demo.launch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The shop as its operator starts it, with good and bad environments: exit code and
 * output of a real process.
 */
@Tag("own-redis")
class EnvironmentErrorsIT {

	private static final Path JAR = Path.of("target/shop.jar");

	/**
	 * Ends as soon as it has started.
	 */
	private static final String WITHOUT_WEB_SERVER = "--spring.main.web-application-type=none";

	@TempDir
	private Path directory;

	@BeforeEach
	void writeConfiguration() throws Exception {
		write("config/application.yml", """
				mooring:
				  environment:
				    required: [ STRIPE_KEY, SMTP_HOST ]
				    alias:
				      STRIPE_KEY: shop.stripe.key
				logging:
				  structured:
				    format:
				      console: ecs
				""");
	}

	private String write(String name, String content) throws Exception {
		Path file = this.directory.resolve(name);
		Files.createDirectories(file.getParent());
		return Files.writeString(file, content).toString();
	}

	private Finished run(Map<String, String> variables, String... arguments) throws Exception {
		Map<String, String> all = new HashMap<>(Map.of("PORT", "0"));
		all.putAll(variables);
		return Finished.runJarIn(this.directory, JAR, all, arguments);
	}

	private static void assertFailed(Finished shop) {
		assertThat(shop.exitCode()).as(shop.output()).isEqualTo(1);
		assertThat(shop.output()).containsOnlyOnce("APPLICATION FAILED TO START")
			.doesNotContain("\tat ", "Exception", "s3cret");
	}

	@Test
	void allProblemsAreShownAtOnce() throws Exception {
		Map<String, String> variables = new LinkedHashMap<>();
		variables.put("PORT", "eighty");
		variables.put("REDIS_URL", "redis://:s3cret@redis.internal:port");
		variables.put("REDIS_PASSWORD_FILE", "/s3cret+B64==");
		variables.put("SESSION_TIMEOUT", "soon");
		variables.put("SESSION_COOKIE_NAME", "SID");
		variables.put("SESSION_COOKIE_NAME_FILE", write("cookie", "SID\n"));
		variables.put("APP_NAME_FILE", this.directory.resolve("absent").toString());
		variables.put("APP_VERSION_FILE", write("empty", "\n"));
		variables.put("APP_INSTANCE_FILE", write("large", "s3cret".repeat(20_000)));
		variables.put("MOORING_ENV_FILE", "local.env");
		write("local.env", "LOG_LEVEL=verbose\nREDIS_USERNAME: s3cret\n");
		Finished shop = run(variables);
		assertFailed(shop);
		assertThat(shop.output()).contains("The environment variable PORT is 'eighty', which is not a port number",
				"The environment variable REDIS_URL names no valid host and port",
				"The environment variable REDIS_PASSWORD_FILE is not the path of a file",
				"The environment variable SESSION_TIMEOUT is 'soon', which is not a duration",
				"The environment variable SESSION_COOKIE_NAME and SESSION_COOKIE_NAME_FILE are both set",
				"The environment variable APP_NAME_FILE names the file '" + variables.get("APP_NAME_FILE")
						+ "', which does not exist",
				"', which is empty", "', which is larger than 64 KB",
				"The environment variable LOG_LEVEL is 'verbose', which is none of these",
				"local.env is not of the form NAME=value in line 2",
				"The environment variable STRIPE_KEY is required, but not set",
				"The environment variable SMTP_HOST is required, but not set");
		assertThat(shop.output().lines()).filteredOn((line) -> line.startsWith("The ")).hasSize(12);
		assertThat(shop.output()).contains("Set PORT to ", "Set REDIS_URL to ", "Set REDIS_PASSWORD_FILE to ",
				"Set SESSION_TIMEOUT to ", "Unset one of SESSION_COOKIE_NAME and ", "Set APP_NAME_FILE to ",
				"Set APP_VERSION_FILE to ", "Set APP_INSTANCE_FILE to ", "Set LOG_LEVEL to ", "Correct ",
				"Set STRIPE_KEY, or set STRIPE_KEY_FILE to ", "Set SMTP_HOST, or set SMTP_HOST_FILE to ");
	}

	@Test
	void lazyInitializationDelaysNoMessage() throws Exception {
		Finished shop = run(Map.of("STRIPE_KEY", "s3cret", "SPRING_MAIN_LAZY_INITIALIZATION", "true"));
		assertFailed(shop);
		assertThat(shop.output()).contains("The environment variable SMTP_HOST is required, but not set")
			.doesNotContain("STRIPE_KEY");
	}

	@Test
	void namedDotEnvFileIsMissing() throws Exception {
		Finished shop = run(Map.of("MOORING_ENV_FILE", "local.env", "STRIPE_KEY", "s3cret", "SMTP_HOST", "smtp"));
		assertFailed(shop);
		assertThat(shop.output()).contains("local.env does not exist.", "MOORING_ENV_FILE=off leaves it unread.");
	}

	@Test
	void logsAreJson() throws Exception {
		Finished shop = run(Map.of("LOG_FORMAT", "json", "APP_NAME", "my ${shop}", "APP_INSTANCE", "shop-1",
				"APP_VERSION", "1.4.2", "STRIPE_KEY", "s3cret", "SMTP_HOST", "smtp"), WITHOUT_WEB_SERVER);
		assertThat(shop.exitCode()).as(shop.output()).isZero();
		List<JsonNode> lines = shop.output().lines().map(JsonMapper.shared()::readTree).toList();
		assertThat(lines).isNotEmpty().allSatisfy((line) -> {
			assertThat(line.at("/service/name").asString()).isEqualTo("my ${shop}");
			assertThat(line.at("/service/version").asString()).isEqualTo("1.4.2");
			assertThat(line.at("/service/node/name").asString()).isEqualTo("shop-1");
			assertThat(line.at("/log/level").asString()).isNotEmpty();
		});
		assertThat(shop.output()).doesNotContain("s3cret");
	}

	@Test
	void plainFormatBeatsAFile() throws Exception {
		Finished shop = run(
				Map.of("LOG_FORMAT", "plain", "LOG_LEVEL", "debug", "STRIPE_KEY", "s3cret", "SMTP_HOST", "smtp"),
				WITHOUT_WEB_SERVER);
		assertThat(shop.exitCode()).as(shop.output()).isZero();
		assertThat(shop.output()).contains(" INFO ", " DEBUG ", "Started ShopApplication")
			.doesNotContain("@timestamp", "s3cret");
	}

	@Test
	void levelHoldsForAllLoggers() throws Exception {
		Finished shop = run(Map.of("LOG_LEVEL", "off", "STRIPE_KEY", "s3cret", "SMTP_HOST", "smtp"),
				WITHOUT_WEB_SERVER);
		assertThat(shop.exitCode()).as(shop.output()).isZero();
		assertThat(shop.output()).isEmpty();
	}

	@Test
	void dotEnvFileOfTheWorkingDirectoryCounts() throws Exception {
		write(".env", """
				# For development
				export STRIPE_KEY='s3cret' # not the real one
				SMTP_HOST=smtp.example
				APP_NAME="shop of a file"
				SPRING_MAIN_WEB_APPLICATION_TYPE=none
				LOG_FORMAT=json
				APP_INSTANCE=of-the-file
				""");
		Finished shop = run(Map.of("MOORING_ENV_FILE", ".env", "APP_INSTANCE", "of-the-environment"));
		assertThat(shop.exitCode()).as(shop.output()).isZero();
		assertThat(shop.output())
			.contains("\"name\":\"shop of a file\"", "\"name\":\"of-the-environment\"", "Started ShopApplication")
			.doesNotContain("s3cret", "of-the-file");
	}

}
