package dev.mooring.boot.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.mooring.boot.TestApplication;
import dev.mooring.boot.WebStack;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What applications ask of their environment; {@code contract.yml} is the configuration
 * file of these tests.
 */
@Tag("own-redis")
class ApplicationContractIT {

	private static final String CONFIG_FILE = "--spring.config.name=contract";

	@TempDir
	private Path directory;

	private static Environment run(Map<String, String> variables, String... arguments) {
		try (ConfigurableApplicationContext context = TestApplication.builder(WebApplicationType.NONE, variables)
			.sources(Empty.class)
			.run(arguments)) {
			return context.getEnvironment();
		}
	}

	@Test
	void namesAllMissingVariablesAtOnce() {
		assertThatExceptionOfType(InvalidEnvironmentException.class).isThrownBy(() -> run(Map.of(), CONFIG_FILE))
			.withMessage("The environment variable STRIPE_KEY is required, but not set. "
					+ "The environment variable SMTP_HOST is required, but not set");
	}

	@Test
	void variablesBeatTheFile() {
		Environment environment = run(Map.of("STRIPE_KEY", "s3cret", "SMTP_HOST", "smtp.example", "smtp_user", "shop"),
				CONFIG_FILE);
		assertThat(environment.getProperty("shop.stripe.key")).isEqualTo("s3cret");
		assertThat(environment.getProperty("shop.smtp.host")).isEqualTo("smtp.example");
		assertThat(environment.getProperty("shop.smtp.user")).isEqualTo("shop");
	}

	@Test
	void variablesYieldToTheCommandLine() {
		assertThat(run(Map.of("STRIPE_KEY", "s3cret", "SMTP_HOST", "smtp.example"), CONFIG_FILE,
				"--shop.stripe.key=of the command line")
			.getProperty("shop.stripe.key")).isEqualTo("of the command line");
	}

	@Test
	void variablesAreReadFromFilesForPlaceholdersToo() throws IOException {
		Map<String, String> variables = new LinkedHashMap<>();
		for (String name : new String[] { "STRIPE_KEY", "SMTP_HOST" }) {
			variables.put(name + "_FILE",
					Files.writeString(this.directory.resolve(name), "of ${" + name + "}\n").toString());
		}
		Environment environment = run(variables, CONFIG_FILE);
		assertThat(environment.getProperty("shop.stripe.key")).isEqualTo("of ${STRIPE_KEY}");
		assertThat(environment.getProperty("shop.smtp.host")).isEqualTo("of ${SMTP_HOST}");
	}

	@Test
	void variablesAreReadFromTheDirectory() throws IOException {
		Files.writeString(this.directory.resolve("stripe-key"), "s3cret\n");
		Files.writeString(this.directory.resolve("SMTP_HOST"), "smtp.example\n");
		Environment environment = run(Map.of("MOORING_ENVIRONMENT_DIRECTORY", this.directory.toString()), CONFIG_FILE);
		assertThat(environment.getProperty("shop.stripe.key")).isEqualTo("s3cret");
		assertThat(environment.getProperty("shop.smtp.host")).isEqualTo("smtp.example");
	}

	@Test
	void variablesAreReadFromADotEnvFile() throws IOException {
		Path file = Files.writeString(this.directory.resolve(".env"),
				"export STRIPE_KEY='s3cret'\nSMTP_HOST=smtp.example\n");
		Environment environment = run(Map.of("MOORING_ENV_FILE", file.toString()), CONFIG_FILE);
		assertThat(environment.getProperty("shop.stripe.key")).isEqualTo("s3cret");
		assertThat(environment.getProperty("shop.smtp.host")).isEqualTo("smtp.example");
	}

	/**
	 * As {@code @DynamicPropertySource} does it, after all post-processors.
	 */
	@Test
	void dynamicPropertiesOfATestSatisfy() {
		TestPropertyValues dynamic = TestPropertyValues.of("shop.stripe.key=dynamic", "SMTP_HOST=dynamic");
		try (ConfigurableApplicationContext context = inATest()
			.initializers((initialized) -> dynamic.applyTo(initialized))
			.run(CONFIG_FILE)) {
			assertThat(context.getEnvironment().getProperty("shop.stripe.key")).isEqualTo("dynamic");
		}
	}

	@Test
	void requiresInATestToo() {
		assertThatExceptionOfType(InvalidEnvironmentException.class).isThrownBy(() -> inATest().run(CONFIG_FILE))
			.withMessageContaining("STRIPE_KEY is required, but not set")
			.withMessageContaining("SMTP_HOST is required, but not set");
	}

	private static SpringApplicationBuilder inATest() {
		return TestApplication.builder(WebApplicationType.NONE, Map.of())
			.sources(WebStack.WithoutSecurity.class)
			.properties("org.springframework.boot.test.context.SpringBootTestContextBootstrapper=true");
	}

	@Nested
	@SpringBootTest(classes = Empty.class, webEnvironment = SpringBootTest.WebEnvironment.NONE,
			properties = { "spring.config.name=contract", "shop.stripe.key=of the test", "SMTP_HOST=of the test" })
	class InATest {

		@Test
		void propertiesOfTheTestSatisfy(@Autowired Environment environment) {
			assertThat(environment.getProperty("shop.stripe.key")).isEqualTo("of the test");
			assertThat(environment.getProperty("shop.smtp.host")).isEqualTo("of the test");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Empty {

	}

}
