package dev.mooring.boot.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class MooringEnvironmentPostProcessorTests {

	private static final String EXPOSED = "management.endpoints.web.exposure.include";

	private final Map<String, Object> variables = new LinkedHashMap<>();

	private final Map<String, Object> commandLine = new LinkedHashMap<>();

	private final Map<String, Object> file = new LinkedHashMap<>();

	private final StandardEnvironment environment = new StandardEnvironment();

	@BeforeEach
	void setUpSources() {
		this.environment.getPropertySources()
			.replace("systemEnvironment", new SystemEnvironmentPropertySource("systemEnvironment", this.variables));
		this.environment.getPropertySources().addFirst(new MapPropertySource("commandLineArgs", this.commandLine));
		this.environment.getPropertySources().addLast(new MapPropertySource("application.yml", this.file));
	}

	private void postProcess() {
		new MooringEnvironmentPostProcessor(Supplier::get).postProcessEnvironment(this.environment,
				new SpringApplication());
	}

	private Map<String, OriginTrackedValue> plainVariables() {
		return PlainVariables.of(this.environment).getSource();
	}

	@Test
	void readsVariables() {
		this.variables.putAll(Map.of("PORT", "9090", "SESSION_TIMEOUT", "45m", "REDIS_URL", "redis://cache"));
		postProcess();
		assertThat(this.environment.getProperty("server.port")).isEqualTo("9090");
		assertThat(this.environment.getProperty("spring.session.timeout")).isEqualTo("2700s");
		assertThat(this.environment.getProperty("spring.data.redis.url")).isEqualTo("redis://cache:6379/0");
	}

	@Test
	void addsNothingWithoutVariables() {
		postProcess();
		assertThat(plainVariables()).isEmpty();
	}

	@Test
	void keepsTheOrigin() {
		this.variables.put("PORT", "9090");
		postProcess();
		assertThat(OriginLookup
			.getOrigin(this.environment.getPropertySources().get(PlainVariables.PROPERTY_SOURCE_NAME), "server.port"))
			.hasToString("System Environment Property \"PORT\"");
	}

	@Test
	void variableBeatsFile() {
		this.variables.put("PORT", "9090");
		this.file.put("server.port", "8080");
		postProcess();
		assertThat(this.environment.getProperty("server.port")).isEqualTo("9090");
	}

	@Test
	void springVariableBeatsVariable() {
		this.variables.putAll(Map.of("PORT", "9090", "SERVER_PORT", "7070"));
		postProcess();
		assertThat(this.environment.getProperty("server.port")).isEqualTo("7070");
	}

	@Test
	void commandLineBeatsVariable() {
		this.variables.put("PORT", "9090");
		this.commandLine.put("server.port", "7070");
		postProcess();
		assertThat(this.environment.getProperty("server.port")).isEqualTo("7070");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "   " })
	void blankMeansUnset(String blank) {
		this.variables.putAll(Map.of("PORT", blank, "REDIS_URL", blank, "SESSION_TIMEOUT", blank));
		postProcess();
		assertThat(plainVariables()).isEmpty();
	}

	@Test
	void surroundingWhiteSpaceIsIgnored() {
		this.variables.put("PORT", " 9090\n");
		postProcess();
		assertThat(this.environment.getProperty("server.port", Integer.class)).isEqualTo(9090);
	}

	@ParameterizedTest
	@CsvSource({ "30m, 1800s", "1800, 1800s", "PT30M, 1800s", "1d, 86400s", "1s, 1s" })
	void sessionTimeoutIsADurationInSeconds(String value, String expected) {
		this.variables.put("SESSION_TIMEOUT", value);
		postProcess();
		assertThat(this.environment.getProperty("spring.session.timeout")).isEqualTo(expected);
	}

	@Test
	void sessionTimeoutCountsForSessionsInMemoryToo() {
		this.variables.put("SESSION_TIMEOUT", "45m");
		postProcess();
		assertThat(this.environment.getProperty("server.servlet.session.timeout")).isEqualTo("2700s");
		assertThat(this.environment.getProperty("server.reactive.session.timeout")).isEqualTo("2700s");
	}

	@ParameterizedTest
	@ValueSource(strings = { "SPRING_SESSION_TIMEOUT", "SERVER_SERVLET_SESSION_TIMEOUT" })
	void sessionTimeoutYieldsAsAWholeToSpringBootsKeysInTheEnvironment(String variable) {
		this.variables.putAll(Map.of("SESSION_TIMEOUT", "30m", variable, "10m"));
		assertThat(PlainVariables.addTo(this.environment, true)).singleElement()
			.asString()
			.startsWith("SESSION_TIMEOUT is ignored: ");
		assertThat(plainVariables()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "PORT, 65536", "PORT, -1", "PORT, eighty", "PORT, tcp://10.0.0.1:80", "SESSION_TIMEOUT, soon",
			"SESSION_TIMEOUT, 0", "SESSION_TIMEOUT, -5m", "SESSION_TIMEOUT, 100ms", "SESSION_TIMEOUT, 36500d",
			"SESSION_TIMEOUT, 99999999999999999999", "REDIS_URL, cache:6379" })
	void refusesABadValueAndNamesTheVariable(String variable, String value) {
		this.variables.put(variable, value);
		assertThatExceptionOfType(InvalidEnvironmentException.class).isThrownBy(this::postProcess).satisfies((ex) -> {
			FailureAnalysis analysis = new InvalidEnvironmentFailureAnalyzer().analyze(ex);
			assertThat(analysis).isNotNull();
			assertThat(analysis.getDescription()).startsWith("The environment variable " + variable);
			assertThat(analysis.getAction()).startsWith("Set " + variable).contains("for example " + variable);
		});
	}

	@Test
	void showsABadValueBoundedAndOnOneLine() {
		this.variables.put("PORT", "1\n\u001B[31m" + "x".repeat(1000));
		assertThatExceptionOfType(InvalidEnvironmentException.class).isThrownBy(this::postProcess)
			.satisfies((ex) -> assertThat(ex.getProblems().get(0).message()).hasSizeLessThan(120)
				.startsWith("is '1??[31mxxx"));
	}

	@Test
	void collectsAllProblems() {
		this.variables.putAll(Map.of("PORT", "eighty", "SESSION_TIMEOUT", "soon", "REDIS_URL", "redis://u:s3cret@"));
		assertThatExceptionOfType(InvalidEnvironmentException.class).isThrownBy(this::postProcess).satisfies((ex) -> {
			FailureAnalysis analysis = new InvalidEnvironmentFailureAnalyzer().analyze(ex);
			assertThat(analysis).isNotNull();
			assertThat(analysis.getDescription().lines()).hasSize(3);
			assertThat(analysis.getAction().lines()).hasSize(3);
			assertThat(ex + analysis.getDescription() + analysis.getAction()).doesNotContain("s3cret");
		});
	}

	@Test
	void isSwitchedOff() {
		this.variables.put("PORT", "eighty");
		this.file.put("mooring.environment.enabled", "false");
		postProcess();
		assertThat(this.environment.getProperty("server.port")).isNull();
		assertThat(this.environment.getProperty(EXPOSED)).isNotNull();
	}

	@Test
	void refusesABadSwitch() {
		this.file.put("mooring.environment.enabled", "maybe");
		assertThatExceptionOfType(BindException.class).isThrownBy(this::postProcess)
			.withMessageContaining("mooring.environment.enabled");
	}

	@Test
	void changesNothingWhenRunAgain() {
		this.variables.put("PORT", "9090");
		postProcess();
		String once = this.environment.getPropertySources().toString();
		postProcess();
		assertThat(this.environment.getPropertySources()).hasToString(once);
		assertThat(this.environment.getProperty("server.port")).isEqualTo("9090");
	}

	@Test
	void leavesSpringCloudsBootstrapContextAlone() {
		this.variables.put("PORT", "eighty");
		this.environment.getPropertySources().addFirst(new MapPropertySource("bootstrap", Map.of()));
		String before = this.environment.getPropertySources().toString();
		postProcess();
		assertThat(this.environment.getPropertySources()).hasToString(before);
	}

	@Test
	void doesWithoutAnEnvironmentSource() {
		this.environment.getPropertySources().remove("systemEnvironment");
		postProcess();
		assertThat(this.environment.getProperty(EXPOSED)).isNotNull();
	}

	@Test
	void refusesToBeHiddenByABlankKey() {
		this.variables.putAll(Map.of("PORT", "9090", "SERVER_PORT", ""));
		assertThatExceptionOfType(InvalidEnvironmentException.class).isThrownBy(this::postProcess)
			.withMessageContaining("PORT has no effect: server.port is set to nothing by variable SERVER_PORT");
	}

	@Test
	void databaseUrlYieldsEvenIfItIsBad() {
		this.variables.putAll(Map.of("DATABASE_URL", "mongodb://:s3cret@db", "SPRING_DATASOURCE_URL", "jdbc:other"));
		postProcess();
		assertThat(this.environment.getProperty("spring.datasource.url")).isEqualTo("jdbc:other");
	}

	@Test
	void refusesDatabaseUrlWhereAPoolWouldPreferAFile() {
		this.variables.put("DATABASE_URL", "postgres://app:s3cret@db/shop");
		this.file.put("spring.datasource.hikari.jdbc-url", "jdbc:postgresql://other/shop");
		assertThatExceptionOfType(InvalidEnvironmentException.class).isThrownBy(this::postProcess)
			.withMessageContaining("DATABASE_URL has no effect: Spring Boot prefers spring.datasource.hikari.jdbc-url");
	}

	@Test
	void userOfADatabaseUrlMayHaveItsPasswordElsewhere() {
		this.variables.putAll(Map.of("DATABASE_URL", "postgres://app@db/shop", "SPRING_DATASOURCE_PASSWORD", "s3cret"));
		postProcess();
		assertThat(this.environment.getProperty("spring.datasource.username")).isEqualTo("app");
		assertThat(this.environment.getProperty("spring.datasource.password")).isEqualTo("s3cret");
	}

	@Test
	void plainLogFormatIsSetOnlyWhereAFileSaysAnother() {
		String property = "logging.structured.format.console";
		this.variables.put("LOG_FORMAT", "plain");
		postProcess();
		assertThat(this.environment.containsProperty(property)).isFalse();
		this.file.put(property, "ecs");
		postProcess();
		assertThat(this.environment.getProperty(property)).isEmpty();
	}

	@Test
	void leavesTheCopyOfARefreshAlone() {
		this.variables.put("PORT", "eighty");
		this.environment.getPropertySources().addFirst(new MapPropertySource("refreshArgs", Map.of()));
		postProcess();
		assertThat(PlainVariables.of(this.environment)).isNull();
	}

	@Test
	void isSwitchedOffByALateSource() {
		this.variables.put("PORT", "9090");
		postProcess();
		this.commandLine.put("mooring.environment.enabled", "off");
		new LateEnvironmentFilter().setEnvironment(this.environment);
		assertThat(this.environment.getProperty("server.port")).isNull();
	}

	@Test
	void fileSwitchesTheDotEnvFileOff(@TempDir Path directory) throws IOException {
		this.environment.getPropertySources()
			.addAfter("systemEnvironment", DotEnvPropertySource
				.read(Files.writeString(directory.resolve(".env"), "SERVER_PORT=7777\nmalformed"), null));
		this.file.put("mooring.environment.enabled", "false");
		postProcess();
		assertThat(this.environment.getProperty("server.port")).isNull();
	}

	@Test
	void namesTheFileOfABadValue(@TempDir Path directory) throws IOException {
		Path file = Files.writeString(directory.resolve("port"), "eighty");
		this.variables.put("PORT_FILE", file.toString());
		assertThatExceptionOfType(InvalidEnvironmentException.class).isThrownBy(this::postProcess)
			.withMessageContaining("is 'eighty'")
			.withMessageContaining("(variable PORT_FILE, file " + file + ")");
	}

	@Test
	void showsOfAUrlInTheWrongPlaceOnlyItsScheme() {
		this.variables.put("REDIS_HOST", "redis://cache:6379?password=s3cret");
		assertThatExceptionOfType(InvalidEnvironmentException.class).isThrownBy(this::postProcess)
			.withMessageContaining("'redis://...'");
	}

}
