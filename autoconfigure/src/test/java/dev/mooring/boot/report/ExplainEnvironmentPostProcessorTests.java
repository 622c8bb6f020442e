package dev.mooring.boot.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class ExplainEnvironmentPostProcessorTests {

	private static List<Integer> exits(PropertySource<?> source) {
		StandardEnvironment environment = new StandardEnvironment();
		if (environment.getPropertySources().contains(source.getName())) {
			environment.getPropertySources().replace(source.getName(), source);
		}
		else {
			environment.getPropertySources().addFirst(source);
		}
		ConfigurationPropertySources.attach(environment);
		List<Integer> exits = new ArrayList<>();
		new ExplainEnvironmentPostProcessor(exits::add).postProcessEnvironment(environment, new SpringApplication());
		return exits;
	}

	private static PropertySource<?> variable(String value) {
		return new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
				Map.of("MOORING_EXPLAIN", value));
	}

	@ParameterizedTest
	@ValueSource(strings = { "true", "on", "yes", "1", "TRUE", " true " })
	void explainsWhenAVariableSaysSo(String value, CapturedOutput output) {
		assertThat(exits(variable(value))).containsExactly(0);
		assertThat(output.getOut()).contains("session: Redis at ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "0", "off", "no", "false", "please" })
	void goesOnOtherwise(String value, CapturedOutput output) {
		assertThat(exits(variable(value))).isEmpty();
		assertThat(output.getOut()).doesNotContain("session: ");
	}

	@Test
	void explainsForAnOptionWithoutValue() {
		assertThat(exits(new SimpleCommandLinePropertySource("--mooring.explain"))).containsExactly(0);
		assertThat(exits(new MapPropertySource(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME,
				Map.of("mooring.explain", ""))))
			.containsExactly(0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "false", "off", "0", "no", "please" })
	void optionMaySayNo(String value) {
		assertThat(exits(new SimpleCommandLinePropertySource("--mooring.explain=" + value))).isEmpty();
	}

	@Test
	void knowsThatThereWillBeNoWebServer(CapturedOutput output) {
		exits(new SimpleCommandLinePropertySource("--mooring.explain", "--spring.main.web-application-type=none"));
		assertThat(output.getOut()).contains("health: no web server", "shutdown: no web server");
	}

}
