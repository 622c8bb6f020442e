package dev.mooring.boot.report;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jmx.JmxEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.jmx.JmxEndpointsSupplier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.jmx.JmxAutoConfiguration;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class ReportAutoConfigurationTests {

	private static final String EXPOSED = "management.endpoints.web.exposure.include=mooring";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ReportAutoConfiguration.class, EndpointAutoConfiguration.class,
				WebEndpointAutoConfiguration.class, JmxAutoConfiguration.class, JmxEndpointAutoConfiguration.class));

	@Test
	void logsAndExposesNothingByDefault() {
		this.contextRunner.run((context) -> assertThat(context).hasSingleBean(StartupReport.class)
			.doesNotHaveBean(MooringEndpoint.class));
	}

	@Test
	void exposesTheEndpointIfTold() {
		this.contextRunner.withPropertyValues(EXPOSED).run((context) -> {
			MooringReport report = context.getBean(MooringEndpoint.class).report();
			assertThat(report.session().summary()).startsWith("not in use");
			assertThat(report.health().summary()).isEqualTo("no web server");
			assertThat(report.metrics().settings()).containsKey("management.endpoints.web.exposure.include");
		});
	}

	@Test
	void neverIsInJmx() {
		this.contextRunner
			.withPropertyValues(EXPOSED, "spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=*")
			.run((context) -> {
				assertThat(context).hasSingleBean(MooringEndpoint.class);
				assertThat(context.getBean(JmxEndpointsSupplier.class).getEndpoints())
					.noneMatch((endpoint) -> endpoint.getEndpointId().toString().equals("mooring"));
			});
	}

	@Test
	void isSwitchedOff() {
		this.contextRunner.withPropertyValues(EXPOSED, "mooring.report.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(StartupReport.class)
				.doesNotHaveBean(MooringEndpoint.class));
	}

	@ParameterizedTest
	@CsvSource({ "true, 1", "off, 0", "maybe, 1" })
	void logIsSwitchedWhenTheApplicationStarts(String log, int blocks, CapturedOutput output) {
		this.contextRunner.withPropertyValues(EXPOSED).run((context) -> {
			TestPropertyValues.of("mooring.report.log=" + log).applyTo(context);
			context.publishEvent(new ApplicationStartedEvent(new SpringApplication(), new String[0],
					context.getSourceApplicationContext(ConfigurableApplicationContext.class), Duration.ZERO));
			assertThat(context).hasSingleBean(MooringEndpoint.class);
			assertThat(output.getOut().lines().filter((line) -> line.startsWith("  session "))).hasSize(blocks);
		});
	}

	@Test
	void doesWithoutActuatorAndRedis() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ReportAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate", "io.lettuce",
					"org.springframework.data.redis"))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(StartupReport.class));
	}

}
