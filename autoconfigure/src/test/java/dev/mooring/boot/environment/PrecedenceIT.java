package dev.mooring.boot.environment;

import java.util.List;
import java.util.Map;

import dev.mooring.boot.TestApplication;
import dev.mooring.boot.WebStack;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.PropertySource;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The order of the sources, as real applications see it; {@code precedence.properties} is
 * the configuration file of these tests.
 */
@Tag("own-redis")
@ExtendWith(OutputCaptureExtension.class)
class PrecedenceIT {

	private static final String EXPOSED = "management.endpoints.web.exposure.include";

	private static final String CONFIG_FILE = "--spring.config.name=precedence";

	private static Environment run(SpringApplicationBuilder application, String... arguments) {
		try (ConfigurableApplicationContext context = application.run(arguments)) {
			return context.getEnvironment();
		}
	}

	private static SpringApplicationBuilder application(Map<String, String> variables, Class<?>... sources) {
		return TestApplication.builder(WebApplicationType.NONE, variables).sources(sources);
	}

	@Test
	void variableBeatsFileAndProfileFile() {
		Environment environment = run(application(Map.of("PORT", "9090"), Empty.class), CONFIG_FILE,
				"--spring.profiles.active=special");
		assertThat(environment.getProperty("precedence.profile")).isEqualTo("special");
		assertThat(environment.getProperty("server.port")).isEqualTo("9090");
	}

	@Test
	void fileCountsWithoutVariable() {
		Environment environment = run(application(Map.of("PORT", ""), Empty.class), CONFIG_FILE);
		assertThat(environment.getProperty("server.port")).isEqualTo("7001");
	}

	@Test
	void springVariableBeatsVariable() {
		Environment environment = run(application(Map.of("PORT", "9090", "SERVER_PORT", "7070"), Empty.class));
		assertThat(environment.getProperty("server.port")).isEqualTo("7070");
	}

	@Test
	void systemPropertyBeatsVariable() {
		System.setProperty("server.port", "7171");
		try {
			Environment environment = run(application(Map.of("PORT", "9090"), Empty.class));
			assertThat(environment.getProperty("server.port")).isEqualTo("7171");
		}
		finally {
			System.clearProperty("server.port");
		}
	}

	@Test
	void commandLineBeatsVariable() {
		Environment environment = run(application(Map.of("PORT", "9090"), Empty.class), "--server.port=7272");
		assertThat(environment.getProperty("server.port")).isEqualTo("7272");
	}

	@Test
	void fileBeatsStarterDefault() {
		Environment environment = run(application(Map.of(), Empty.class), CONFIG_FILE);
		assertThat(environment.getProperty(EXPOSED)).isEqualTo("health");
	}

	@Test
	void propertySourceAnnotationBeatsStarterDefault() {
		Environment environment = run(application(Map.of(), WithPropertySource.class));
		assertThat(environment.getProperty(EXPOSED)).isEqualTo("metrics");
	}

	@Test
	void propertySourceAnnotationBeatsStarterDefaultForConditionsToo() {
		try (ConfigurableApplicationContext context = application(Map.of(), WithPropertySource.class,
				WebStack.WithoutSecurity.class)
			.run()) {
			assertThat(context.containsBean("metricsEndpoint")).isTrue();
			assertThat(context.containsBean("prometheusEndpoint")).isFalse();
		}
	}

	@Test
	void sourceAddedByAnInitializerBeatsVariable(CapturedOutput output) {
		try (ConfigurableApplicationContext context = application(Map.of("REDIS_URL", "redis://:s3cret@shared.example"),
				WebStack.WithoutSecurity.class)
			.initializers((initialized) -> TestPropertyValues.of("spring.data.redis.host=container.example")
				.applyTo(initialized))
			.run()) {
			assertThat(context.getBean(LettuceConnectionFactory.class).getHostName()).isEqualTo("container.example");
			assertThat(output.getOut()
				.lines()
				.filter((line) -> line.contains("WARN") && line.contains("REDIS_URL is ignored"))).hasSize(1);
		}
	}

	@Test
	void saysOnceThatAVariableIsIgnored(CapturedOutput output) {
		run(application(Map.of("REDIS_URL", "redis://:s3cret@shared.example", "SPRING_DATA_REDIS_HOST", "own.example"),
				WebStack.WithoutSecurity.class));
		assertThat(output.getOut()
			.lines()
			.filter((line) -> line.contains("WARN") && line.contains("REDIS_URL is ignored"))).singleElement()
			.asString()
			.contains("WARN", "spring.data.redis.host", "SPRING_DATA_REDIS_HOST")
			.doesNotContain("s3cret");
	}

	@Test
	void applicationDefaultBeatsStarterDefault() {
		Environment environment = run(application(Map.of(), Empty.class).properties(EXPOSED + "=env"));
		assertThat(environment.getProperty(EXPOSED)).isEqualTo("env");
		assertThat(environment.getProperty("management.endpoint.health.probes.add-additional-paths")).isEqualTo("true");
	}

	@Test
	void fileSwitchesTheVariablesOff() {
		Environment environment = run(application(Map.of("PORT", "9090"), Empty.class), CONFIG_FILE,
				"--spring.profiles.active=without-variables");
		assertThat(environment.getProperty("server.port")).isEqualTo("7001");
	}

	@Test
	void configurationListsTheSourcesInOrder() {
		try (ConfigurableApplicationContext context = application(Map.of("PORT", "9090"), WithPropertySource.class)
			.properties("any=thing")
			.run(CONFIG_FILE)) {
			List<String> names = context.getEnvironment()
				.getPropertySources()
				.stream()
				.map(org.springframework.core.env.PropertySource::getName)
				.toList();
			assertThat(names).containsSubsequence("commandLineArgs", "systemProperties", "systemEnvironment",
					PlainVariables.PROPERTY_SOURCE_NAME,
					"Config resource 'class path resource [precedence.properties]' via location 'optional:classpath:/'",
					"class path resource [annotation.properties]", "defaultProperties");
			assertThat(names).last().isEqualTo("defaultProperties");
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Empty {

	}

	@Configuration(proxyBeanMethods = false)
	@PropertySource("classpath:annotation.properties")
	static class WithPropertySource {

	}

}
