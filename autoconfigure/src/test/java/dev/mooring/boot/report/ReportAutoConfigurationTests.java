package dev.mooring.boot.report;

import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jmx.JmxEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.jmx.JmxEndpointsSupplier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.jmx.JmxAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

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

	@Test
	void logIsSwitchedOff() {
		this.contextRunner.withPropertyValues(EXPOSED, "mooring.report.log=false")
			.run((context) -> assertThat(context).doesNotHaveBean(StartupReport.class)
				.hasSingleBean(MooringEndpoint.class));
	}

	@Test
	void doesWithoutActuatorAndRedis() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ReportAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate", "io.lettuce",
					"org.springframework.data.redis"))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(StartupReport.class));
	}

}
