package dev.mooring.boot.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.origin.OriginLookup;

import static org.assertj.core.api.Assertions.assertThat;

class ApplicationContractTests {

	private static final String REQUIRED = "mooring.environment.required";

	private static final String ALIAS = "mooring.environment.alias.";

	@TempDir
	private Path directory;

	private final TestSources sources = new TestSources();

	private String write(String name, String content) throws IOException {
		return Files.writeString(this.directory.resolve(name), content).toString();
	}

	@Test
	void reportsAllThatAreMissing() {
		this.sources.file(REQUIRED, "STRIPE_KEY, PORT,SMTP_HOST").variable("SMTP_HOST", "  ");
		assertThat(this.sources.problems()).extracting(EnvironmentProblem::subject)
			.containsExactly("The environment variable STRIPE_KEY", "The environment variable PORT",
					"The environment variable SMTP_HOST");
		assertThat(this.sources.problems())
			.allSatisfy((problem) -> assertThat(problem.message()).isEqualTo("is required, but not set"));
		assertThat(this.sources.problems()).extracting(EnvironmentProblem::remedy)
			.containsExactly("Set STRIPE_KEY, or set STRIPE_KEY_FILE to the path of a file that holds its value.",
					"Set PORT to a port number from 0 to 65535, for example PORT=8080",
					"Set SMTP_HOST, or set SMTP_HOST_FILE to the path of a file that holds its value.");
	}

	@Test
	void readsAListOfAFile() {
		this.sources.file(REQUIRED + "[0]", "STRIPE_KEY").file(REQUIRED + "[1]", "SMTP_HOST");
		assertThat(this.sources.problems()).hasSize(2);
	}

	@Test
	void variableSatisfies() {
		this.sources.file(REQUIRED, "STRIPE_KEY").variable("STRIPE_KEY", "s3cret");
		assertThat(this.sources.problems()).isEmpty();
	}

	@Test
	void fileNamedByAVariableSatisfies() throws IOException {
		this.sources.file(REQUIRED, "STRIPE_KEY").variable("STRIPE_KEY_FILE", write("key", "s3cret\n"));
		assertThat(this.sources.problems()).isEmpty();
		assertThat(this.sources.property("STRIPE_KEY")).isEqualTo("s3cret");
	}

	@Test
	void fileOfTheDirectorySatisfies() throws IOException {
		write("stripe-key", "s3cret\n");
		this.sources.file(REQUIRED, "STRIPE_KEY").file(SecretsDirectory.PROPERTY, this.directory.toString());
		assertThat(this.sources.problems()).isEmpty();
		assertThat(this.sources.property("STRIPE_KEY")).isEqualTo("s3cret");
	}

	@ParameterizedTest
	@CsvSource({ "STRIPE_KEY, STRIPE_KEY", "STRIPE_KEY, shop.stripe.key", "PORT, server.port", "PORT, PORT" })
	void strongerSourceSatisfies(String variable, String property) {
		this.sources.file(REQUIRED, variable)
			.file(ALIAS + "STRIPE_KEY", "shop.stripe.key")
			.commandLine(property, "7070");
		assertThat(this.sources.problems()).isEmpty();
	}

	@Test
	void fileOfTheApplicationDoesNotSatisfy() {
		this.sources.file(REQUIRED, "STRIPE_KEY")
			.file(ALIAS + "STRIPE_KEY", "shop.stripe.key")
			.file("shop.stripe.key", "of the file");
		assertThat(this.sources.problems()).hasSize(1);
	}

	@Test
	void reportsAFileThatCannotBeReadOnce() {
		this.sources.file(REQUIRED, "STRIPE_KEY")
			.file(ALIAS + "STRIPE_KEY", "shop.stripe.key")
			.variable("STRIPE_KEY_FILE", this.directory.resolve("absent").toString());
		assertThat(this.sources.problems()).singleElement()
			.satisfies(
					(problem) -> assertThat(problem.subject()).isEqualTo("The environment variable STRIPE_KEY_FILE"));
	}

	@Test
	void asksForNothingWhileTheBuildProcessesTheApplication() {
		this.sources.file(REQUIRED, "STRIPE_KEY");
		System.setProperty("spring.aot.processing", "true");
		try {
			assertThat(this.sources.problems()).isEmpty();
		}
		finally {
			System.clearProperty("spring.aot.processing");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "STRIPE-KEY", "1KEY", "A B", "A=B" })
	void refusesANameThatNoVariableHas(String name) {
		this.sources.file(REQUIRED, name);
		assertThat(this.sources.problems()).singleElement().satisfies((problem) -> {
			assertThat(problem.subject()).isEqualTo("The property mooring.environment.required");
			assertThat(problem.message()).isEqualTo("names '" + name + "', which is not the name of a variable");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "STRIPE_KEY", "[STRIPE_KEY]" })
	void aliasSetsItsProperty(String key) {
		this.sources.file(ALIAS + key, "shop.stripe.key")
			.file("shop.stripe.key", "of the file")
			.variable("STRIPE_KEY", "${a:b}");
		assertThat(this.sources.apply()).isEmpty();
		assertThat(this.sources.property("shop.stripe.key")).isEqualTo("${a:b}");
		assertThat(OriginLookup.getOrigin(PlainVariables.of(this.sources.environment()), "shop.stripe.key"))
			.hasToString("System Environment Property \"STRIPE_KEY\"");
	}

	@Test
	void aliasOfALowerCaseVariable() {
		this.sources.file(ALIAS + "stripe_key", "shop.stripe.key").variable("stripe_key", "s3cret").apply();
		assertThat(this.sources.property("shop.stripe.key")).isEqualTo("s3cret");
	}

	@Test
	void strongerSourceReplacesAnAlias() {
		this.sources.file(ALIAS + "STRIPE_KEY", "shop.stripe.key")
			.commandLine(ALIAS + "STRIPE_KEY", "shop.stripe.secret")
			.variable("STRIPE_KEY", "s3cret")
			.apply();
		assertThat(this.sources.property("shop.stripe.secret")).isEqualTo("s3cret");
		assertThat(this.sources.property("shop.stripe.key")).isNull();
	}

	@Test
	void aliasMayContainPlaceholders() {
		this.sources.file(ALIAS + "STRIPE_KEY", "${shop.prefix}.stripe.key")
			.file("shop.prefix", "shop")
			.variable("STRIPE_KEY", "s3cret")
			.apply();
		assertThat(this.sources.property("shop.stripe.key")).isEqualTo("s3cret");
	}

	@Test
	void aliasIsReadFromAFile() throws IOException {
		this.sources.file(ALIAS + "STRIPE_KEY", "shop.stripe.key")
			.variable("STRIPE_KEY_FILE", write("key", "s3cret\n"))
			.apply();
		assertThat(this.sources.property("shop.stripe.key")).isEqualTo("s3cret");
	}

	@Test
	void aliasIsReadFromTheDirectory() throws IOException {
		write("stripe_key", "s3cret\n");
		this.sources.file(ALIAS + "STRIPE_KEY", "shop.stripe.key")
			.file(SecretsDirectory.PROPERTY, this.directory.toString())
			.apply();
		assertThat(this.sources.property("shop.stripe.key")).isEqualTo("s3cret");
	}

	@Test
	void aliasOfALowerCaseVariableIsReadFromTheDirectory() throws IOException {
		write("stripe-key", "s3cret\n");
		this.sources.file(ALIAS + "stripe_key", "shop.stripe.key")
			.file(SecretsDirectory.PROPERTY, this.directory.toString())
			.apply();
		assertThat(this.sources.property("shop.stripe.key")).isEqualTo("s3cret");
	}

	@Test
	void aliasYieldsToCommandLine() {
		this.sources.file(ALIAS + "STRIPE_KEY", "shop.stripe.key")
			.variable("STRIPE_KEY", "s3cret")
			.commandLine("shop.stripe.key", "of the command line")
			.apply();
		assertThat(this.sources.property("shop.stripe.key")).isEqualTo("of the command line");
	}

	@Test
	void aliasYieldsToSpringVariable() {
		this.sources.file(ALIAS + "STRIPE_KEY", "shop.stripe.key")
			.variable("STRIPE_KEY", "s3cret")
			.variable("SHOP_STRIPE_KEY", "own")
			.apply();
		assertThat(Binder.get(this.sources.environment()).bind("shop.stripe.key", String.class).get()).isEqualTo("own");
	}

	@Test
	void blankVariableLeavesTheFileOfTheApplication() {
		this.sources.file(ALIAS + "STRIPE_KEY", "shop.stripe.key")
			.file("shop.stripe.key", "of the file")
			.variable("STRIPE_KEY", "")
			.apply();
		assertThat(this.sources.property("shop.stripe.key")).isEqualTo("of the file");
	}

	@Test
	void blankAliasSetsNothing() {
		this.sources.file(ALIAS + "STRIPE_KEY", "shop.stripe.key")
			.commandLine(ALIAS + "STRIPE_KEY", "")
			.variable("STRIPE_KEY", "s3cret");
		assertThat(this.sources.apply()).isEmpty();
		assertThat(this.sources.set()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "shop.stripeKey", "SHOP_STRIPE_KEY", "shop stripe" })
	void refusesAnAliasThatIsNoProperty(String property) {
		this.sources.file(ALIAS + "STRIPE_KEY", property).variable("STRIPE_KEY", "s3cret");
		assertThat(this.sources.problems()).singleElement().satisfies((problem) -> {
			assertThat(problem.subject()).isEqualTo("The property mooring.environment.alias.STRIPE_KEY");
			assertThat(problem.message()).isEqualTo("is '" + property + "', which is not the name of a property");
			assertThat(problem.remedy()).contains("mooring.environment.alias.STRIPE_KEY=shop.stripe.key");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "stripe-key", "1stripe" })
	void refusesAnAliasThatNoVariableHas(String name) {
		this.sources.file(ALIAS + name, "shop.stripe.key");
		assertThat(this.sources.problems()).singleElement()
			.satisfies((problem) -> assertThat(problem.subject()).isEqualTo("The property mooring.environment.alias"));
	}

	@Test
	void fileSatisfiesAndIsSeenBesideABlankVariable() throws IOException {
		this.sources.file(REQUIRED, "STRIPE_KEY")
			.file("shop.key", "${STRIPE_KEY}")
			.variable("STRIPE_KEY", "")
			.variable("STRIPE_KEY_FILE", write("key", "s3cret\n"));
		assertThat(this.sources.problems()).isEmpty();
		assertThat(this.sources.property("shop.key")).isEqualTo("s3cret");
	}

	@Test
	void fileIsSeenWhereItsVariableYields() throws IOException {
		this.sources.file("spring.data.redis.password", "${REDIS_PASSWORD}")
			.variable("SPRING_DATA_REDIS_HOST", "cache")
			.variable("REDIS_PASSWORD_FILE", write("password", "s3cret\n"));
		assertThat(this.sources.problems()).isEmpty();
		assertThat(this.sources.property("spring.data.redis.password")).isEqualTo("s3cret");
	}

	@ParameterizedTest
	@CsvSource({ "REDIS_URL, SPRING_DATA_REDIS_SSL_ENABLED, true", "REDIS_URL, SPRING_DATA_REDIS_PASSWORD, s3cret",
			"DATABASE_URL, SPRING_DATASOURCE_USERNAME, app", "REDIS_PORT, REDIS_PORT, tcp://10.0.0.1:6379" })
	void aPartOfItDoesNotSatisfy(String required, String variable, String value) {
		this.sources.file(REQUIRED, required).variable(variable, value);
		assertThat(this.sources.problems()).extracting(EnvironmentProblem::message)
			.containsExactly("is required, but not set");
	}

	@Test
	void anotherWayToNameTheServerSatisfies() {
		this.sources.file(REQUIRED, "REDIS_URL").variable("SPRING_DATA_REDIS_HOST", "cache");
		assertThat(this.sources.problems()).isEmpty();
	}

	@Test
	void ignoresBlankAndRepeatedNames() {
		this.sources.file(REQUIRED, "STRIPE_KEY,, STRIPE_KEY");
		assertThat(this.sources.problems()).hasSize(1);
	}

	@ParameterizedTest
	@CsvSource({ "CACHE_URL, spring.data.redis.url, REDIS_HOST, one", "HTTP_PORT, server.port, PORT, 9090" })
	void refusesAnAliasForWhatAnotherVariableSays(String alias, String property, String variable, String value) {
		this.sources.file("mooring.environment.alias." + alias, property)
			.variable(alias, "7")
			.variable(variable, value);
		assertThat(this.sources.problems()).extracting(EnvironmentProblem::message)
			.containsExactly("sets %s, which another variable says, too".formatted(property));
	}

	@Test
	void aliasMaySayAPartThatTheUrlLeavesOut() {
		this.sources.file("mooring.environment.alias.DATABASE_PASSWORD", "spring.datasource.password")
			.variable("DATABASE_PASSWORD", "s3cret")
			.variable("DATABASE_URL", "postgres://app@db/shop");
		assertThat(this.sources.problems()).isEmpty();
		assertThat(this.sources.property("spring.datasource.password")).isEqualTo("s3cret");
	}

	@Test
	void aliasMayBeAVariable() {
		this.sources.variable("MOORING_ENVIRONMENT_ALIAS_STRIPE_KEY", "shop.stripe.key")
			.variable("STRIPE_KEY", "s3cret");
		assertThat(this.sources.problems()).isEmpty();
		assertThat(this.sources.property("shop.stripe.key")).isEqualTo("s3cret");
	}

}
