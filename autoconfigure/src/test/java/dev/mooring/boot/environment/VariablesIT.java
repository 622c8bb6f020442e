package dev.mooring.boot.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.mooring.boot.TestApplication;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.env.EnvironmentEndpoint;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.PropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Every variable of the registry in real applications, against every source that is
 * stronger or weaker.
 */
@Tag("own-redis")
class VariablesIT {

	private static final String CERTIFICATE = TestCertificate.pem().strip();

	/**
	 * One row for each variable. Whoever adds a variable adds a row.
	 */
	private static final List<Row> ROWS = List.of(
			row("REDIS_URL", "redis://:p%40ss@cache").sets("spring.data.redis.url", "redis://:p%40ss@cache:6379/0")
				.sets("spring.data.redis.ssl.enabled", "false")
				.other("redis://other", "true")
				.refuses("cache:6379", "http://cache", "redis://", "redis://cache/one", "redis://a:s3cr%et@cache"),
			row("REDIS_HOST", "my_cache").sets("spring.data.redis.host", "my_cache")
				.other("other")
				.refuses("cache:6379", "redis://cache", "a b"),
			row("REDIS_PORT", "7000").sets("spring.data.redis.port", "7000")
				.other("7001")
				.refuses("0", "65536", "http://cache", "x"),
			row("REDIS_USERNAME", "app").sets("spring.data.redis.username", "app").other("other").refuses("a\nb"),
			row("REDIS_PASSWORD", " ${HOME}#{1}\\${a:b}\"' ")
				.sets("spring.data.redis.password", " ${HOME}#{1}\\${a:b}\"' ")
				.other("other"),
			row("REDIS_DATABASE", "3").sets("spring.data.redis.database", "3").other("4").refuses("-1", "x"),
			row("REDIS_CLUSTER_NODES", "one, two:7000").sets("spring.data.redis.cluster.nodes", "one:6379,two:7000")
				.other("other:1")
				.refuses("one,,two", "one:x", "redis://one", "one:65536"),
			row("REDIS_SENTINEL_NODES", "one, two:7000").beside("REDIS_SENTINEL_MASTER", "mymaster")
				.sets("spring.data.redis.sentinel.nodes", "one:26379,two:7000")
				.other("other:1")
				.refuses("one,,two", "one:x"),
			row("REDIS_SENTINEL_MASTER", "mymaster").beside("REDIS_SENTINEL_NODES", "one")
				.sets("spring.data.redis.sentinel.master", "mymaster")
				.other("other")
				.refuses("a\nb"),
			row("REDIS_TLS", "TRUE").sets("spring.data.redis.ssl.enabled", "true").other("false").refuses("yes", "1"),
			row("REDIS_TLS_CA", CERTIFICATE)
				.sets("spring.ssl.bundle.pem.mooring-redis.truststore.certificate", CERTIFICATE)
				.sets("spring.data.redis.ssl.bundle", "mooring-redis")
				.sets("spring.data.redis.ssl.enabled", "true")
				.other("other", "other", "false")
				.refuses("/etc/ssl/ca.pem"),
			row("REDIS_TLS_INSECURE", "true").sets("mooring.redis.verify-peer", "false")
				.sets("spring.data.redis.ssl.enabled", "true")
				.other("true", "false")
				.refuses("yes"),
			row("DATABASE_URL", "postgres://app:p%40ss@my_db/shop")
				.sets("spring.datasource.url", "jdbc:postgresql://my_db/shop")
				.sets("spring.datasource.driver-class-name", "org.postgresql.Driver")
				.sets("spring.datasource.username", "app")
				.sets("spring.datasource.password", "p@ss")
				.other("jdbc:other", "other.Driver", "other", "other")
				.refuses("db:5432", "mongodb://db", "mysql://db", "postgres://a:s3cr%et@db"),
			row("PORT", "9090").sets("server.port", "9090").other("7001").refuses("-1", "65536", "tcp://10.0.0.1:80"),
			row("MANAGEMENT_PORT", "9091").sets("management.server.port", "9091")
				.other("7001")
				.refuses("-1", "65536", "http://10.0.0.1:80"),
			row("METRICS_TOKEN", "0123456789-._~+/Az==").sets("mooring.metrics.token", "0123456789-._~+/Az==")
				.other("of-another-source")
				.refuses("s3cr3t", "s3cr3t, with more words", "s3cr3t=0123456789abc", "s3cr3t-ä-0123456789a"),
			row("SESSION_TIMEOUT", "45m").sets("spring.session.timeout", "2700s")
				.sets("server.servlet.session.timeout", "2700s")
				.sets("server.reactive.session.timeout", "2700s")
				.other("1m", "2m", "3m")
				.refuses("soon", "0", "-1"),
			row("SESSION_COOKIE_NAME", "__Host-SID").sets("server.servlet.session.cookie.name", "__Host-SID")
				.sets("server.reactive.session.cookie.name", "__Host-SID")
				.other("a", "b")
				.refuses("a b", "a=b", "a;b"),
			row("SESSION_COOKIE_DOMAIN", "shop.example").sets("server.servlet.session.cookie.domain", "shop.example")
				.sets("server.reactive.session.cookie.domain", "shop.example")
				.other("a.example", "b.example")
				.refuses(".shop.example", "shop.example/", "a b"),
			row("SESSION_COOKIE_SECURE", "true").sets("server.servlet.session.cookie.secure", "true")
				.sets("server.reactive.session.cookie.secure", "true")
				.other("false", "false")
				.refuses("yes"),
			row("SESSION_COOKIE_SAME_SITE", "Strict").sets("server.servlet.session.cookie.same-site", "strict")
				.sets("server.reactive.session.cookie.same-site", "strict")
				.other("none", "none")
				.refuses("sometimes"),
			row("APP_NAME", "my ${shop}").sets("spring.application.name", "my ${shop}").other("other").refuses("a\nb"),
			row("APP_VERSION", "1.4.2").sets("spring.application.version", "1.4.2").other("other").refuses("a\nb"),
			row("APP_INSTANCE", "shop-1").sets("mooring.application.instance", "shop-1").other("other").refuses("a\nb"),
			row("LOG_LEVEL", "Error").sets("logging.level.root", "error").other("warn").refuses("verbose"),
			row("LOG_FORMAT", "json").sets("logging.structured.format.console", "ecs").other("gelf").refuses("xml"));

	@TempDir
	private Path directory;

	private Properties systemProperties;

	@BeforeEach
	void keepSystemProperties() {
		this.systemProperties = (Properties) System.getProperties().clone();
	}

	/**
	 * The logging system sets some, too.
	 */
	@AfterEach
	void restoreSystemProperties() {
		System.setProperties(this.systemProperties);
	}

	static List<Row> rows() {
		return ROWS;
	}

	static Stream<Arguments> badValues() {
		return ROWS.stream().flatMap((row) -> row.bad().stream().map((value) -> Arguments.of(row, value)));
	}

	private static SpringApplicationBuilder application(Map<String, String> variables) {
		Map<String, String> all = new LinkedHashMap<>(Map.of("PORT", ""));
		all.putAll(variables);
		return TestApplication.builder(WebApplicationType.NONE, all)
			.sources(Empty.class)
			.bannerMode(Banner.Mode.OFF)
			.logStartupInfo(false);
	}

	private static ConfigurableEnvironment run(SpringApplicationBuilder application, String... arguments) {
		try (ConfigurableApplicationContext context = application.run(arguments)) {
			return context.getEnvironment();
		}
	}

	private static void assertProperties(Environment environment, Map<String, String> expected) {
		assertThat(expected.keySet().stream().collect(Collectors.toMap((name) -> name, environment::getProperty)))
			.isEqualTo(expected);
	}

	private String write(String file, Map<String, String> properties) throws IOException {
		Properties content = new Properties();
		content.putAll(properties);
		try (var writer = Files.newBufferedWriter(this.directory.resolve(file))) {
			content.store(writer, null);
		}
		return "--spring.config.location=file:" + this.directory + "/";
	}

	@Test
	void everyVariableHasARow() {
		assertThat(ROWS).extracting(Row::variable)
			.containsExactlyElementsOf(EnvironmentVariables.ALL.stream().map(EnvironmentVariable::name).toList());
	}

	@Test
	void everyPropertyOfARowIsATargetOfItsVariable() {
		assertThat(ROWS).allSatisfy((row) -> assertThat(
				EnvironmentVariables.ALL.stream().filter((variable) -> variable.name().equals(row.variable())))
			.singleElement()
			.satisfies((variable) -> assertThat(variable.targets()).containsAll(row.expected().keySet())));
	}

	/**
	 * As Spring Boot's {@code env} endpoint shows it.
	 */
	private static void assertOrigin(ConfigurableEnvironment environment, Row row, String origin) {
		EnvironmentEndpoint endpoint = new EnvironmentEndpoint(environment, List.of(), Show.ALWAYS);
		assertThat(row.expected().keySet())
			.allSatisfy((property) -> assertThat(endpoint.environmentEntry(property).getPropertySources())
				.filteredOn((source) -> PlainVariables.PROPERTY_SOURCE_NAME.equals(source.getName()))
				.singleElement()
				.satisfies((source) -> assertThat(source.getProperty().getOrigin()).isEqualTo(origin)));
	}

	@ParameterizedTest
	@MethodSource("rows")
	void setsItsPropertiesAndKeepsItsName(Row row) {
		ConfigurableEnvironment environment = run(application(row.variables()));
		assertProperties(environment, row.expected());
		assertOrigin(environment, row, "System Environment Property \"" + row.variable() + "\"");
	}

	@ParameterizedTest
	@MethodSource("rows")
	void yieldsToCommandLine(Row row) {
		assertProperties(run(application(row.variables()),
				row.others()
					.entrySet()
					.stream()
					.map((other) -> "--" + other.getKey() + "=" + other.getValue())
					.toArray(String[]::new)),
				row.others());
	}

	@ParameterizedTest
	@MethodSource("rows")
	void yieldsToSystemProperty(Row row) {
		row.others().forEach(System::setProperty);
		assertProperties(run(application(row.variables())), row.others());
	}

	@ParameterizedTest
	@MethodSource("rows")
	void yieldsToSpringVariable(Row row) {
		Map<String, String> variables = new LinkedHashMap<>(row.variables());
		row.others()
			.forEach((property, value) -> variables
				.put(property.toUpperCase(Locale.ROOT).replace("-", "").replace('.', '_'), value));
		assertProperties(run(application(variables)), row.others());
	}

	@ParameterizedTest
	@MethodSource("rows")
	void beatsFile(Row row) throws IOException {
		String location = write("application.properties", row.others());
		assertProperties(run(application(row.variables()), location), row.expected());
		assertProperties(run(application(Map.of()), location), row.others());
	}

	@ParameterizedTest
	@MethodSource("rows")
	void beatsProfileFile(Row row) throws IOException {
		String location = write("application-special.properties", row.others());
		assertProperties(run(application(row.variables()).profiles("special"), location), row.expected());
	}

	@ParameterizedTest
	@MethodSource("rows")
	void beatsPropertySourceAnnotation(Row row) throws IOException {
		write("annotation.properties", row.others());
		assertProperties(run(application(row.variables()).sources(WithPropertySource.class),
				"--test.annotation=" + this.directory.resolve("annotation.properties")), row.expected());
	}

	@ParameterizedTest
	@MethodSource("rows")
	void beatsDefaultPropertiesOfApplicationAndStarter(Row row) {
		ConfigurableEnvironment environment = run(
				application(row.variables()).properties(new LinkedHashMap<>(row.others())));
		assertProperties(environment, row.expected());
		assertThat(environment.getPropertySources().get("defaultProperties")).isInstanceOfSatisfying(
				MapPropertySource.class,
				(defaults) -> assertThat(defaults.getSource()).containsAllEntriesOf(row.others()));
	}

	@Test
	void beatsStarterDefault() {
		Environment environment = run(
				application(Map.of("APP_INSTANCE", "shop-1", "SESSION_COOKIE_SAME_SITE", "strict")));
		assertThat(environment.getProperty("mooring.application.instance")).isEqualTo("shop-1");
		assertThat(environment.getProperty("logging.structured.ecs.service.node-name")).isEqualTo("shop-1");
		assertThat(environment.getProperty("server.reactive.session.cookie.same-site")).isEqualTo("strict");
	}

	@ParameterizedTest
	@MethodSource("rows")
	void isReadFromAFile(Row row) throws IOException {
		Path file = Files.writeString(this.directory.resolve("value"), row.value() + "\n");
		Map<String, String> variables = new LinkedHashMap<>(row.beside());
		variables.put(row.variable() + "_FILE", file.toString());
		ConfigurableEnvironment environment = run(application(variables));
		assertProperties(environment, row.expected());
		assertOrigin(environment, row,
				"System Environment Property \"%s_FILE\" with file [%s]".formatted(row.variable(), file));
	}

	@ParameterizedTest
	@MethodSource("rows")
	void isReadFromTheSecretsDirectory(Row row) throws IOException {
		String lowerCase = row.variable().toLowerCase(Locale.ROOT);
		for (String name : List.of(row.variable(), lowerCase, lowerCase.replace('_', '-'))) {
			Path secrets = Files.createDirectories(this.directory.resolve("secrets-" + name));
			Files.writeString(secrets.resolve(name), row.value() + "\n");
			assertProperties(run(application(row.beside()), "--mooring.environment.directory=" + secrets),
					row.expected());
		}
	}

	@ParameterizedTest
	@MethodSource("rows")
	void isReadFromADotEnvFile(Row row) throws IOException {
		String value = row.value().replace("\\", "\\\\").replace("\"", "\\\"");
		Path file = Files.writeString(this.directory.resolve("local.env"),
				"export %s=\"%s\" # comment%n".formatted(row.variable(), value));
		Map<String, String> variables = new LinkedHashMap<>(row.beside());
		variables.put("MOORING_ENV_FILE", file.toString());
		ConfigurableEnvironment environment = run(application(variables));
		assertProperties(environment, row.expected());
		assertOrigin(environment, row, "file [%s] - 1:1".formatted(file));
	}

	@ParameterizedTest
	@MethodSource("rows")
	void blankMeansUnset(Row row) {
		ConfigurableEnvironment environment = run(
				application(Map.of(row.variable(), " ", row.variable() + "_FILE", "")));
		assertThat(PlainVariables.of(environment).getSource()).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("badValues")
	void refusesABadValue(Row row, String value) {
		Map<String, String> variables = new LinkedHashMap<>(row.variables());
		variables.put(row.variable(), value);
		assertThatExceptionOfType(InvalidEnvironmentException.class).isThrownBy(() -> run(application(variables)))
			.satisfies((ex) -> assertThat(ex.getProblems()).singleElement().satisfies((problem) -> {
				assertThat(problem.subject()).isEqualTo("The environment variable " + row.variable());
				assertThat(problem.remedy()).startsWith("Set " + row.variable() + " to ");
				assertThat(problem.message()).doesNotContain("s3cr");
			}));
	}

	private static Row row(String variable, String value) {
		return new Row(variable, value, Map.of(), Map.of(), Map.of(), List.of());
	}

	/**
	 * A variable.
	 *
	 * @param variable its name
	 * @param value a valid value
	 * @param beside variables that it needs
	 * @param expected the properties that it sets
	 * @param others other values of these properties
	 * @param bad values that are refused
	 */
	record Row(String variable, String value, Map<String, String> beside, Map<String, String> expected,
			Map<String, String> others, List<String> bad) {

		Row beside(String name, String value) {
			return new Row(this.variable, this.value, Map.of(name, value), this.expected, this.others, this.bad);
		}

		Row sets(String property, String value) {
			Map<String, String> expected = new LinkedHashMap<>(this.expected);
			expected.put(property, value);
			return new Row(this.variable, this.value, this.beside, expected, this.others, this.bad);
		}

		Row other(String... values) {
			Map<String, String> others = new LinkedHashMap<>();
			List<String> properties = new ArrayList<>(this.expected.keySet());
			for (int i = 0; i < values.length; i++) {
				others.put(properties.get(i), values[i]);
			}
			return new Row(this.variable, this.value, this.beside, this.expected, others, this.bad);
		}

		Row refuses(String... values) {
			return new Row(this.variable, this.value, this.beside, this.expected, this.others, List.of(values));
		}

		Map<String, String> variables() {
			Map<String, String> variables = new LinkedHashMap<>(this.beside);
			variables.put(this.variable, this.value);
			return variables;
		}

		@Override
		public String toString() {
			return this.variable;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Empty {

	}

	@Configuration(proxyBeanMethods = false)
	@PropertySource("file:${test.annotation}")
	static class WithPropertySource {

	}

}
