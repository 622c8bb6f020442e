package dev.mooring.boot.logging;

import dev.mooring.boot.session.SessionSerializerAutoConfiguration;
import dev.mooring.boot.session.SessionStoreAutoConfiguration;
import dev.mooring.session.log.SessionIdHash;
import dev.mooring.session.log.SessionIdMdc;
import dev.mooring.session.web.MooringSessionFilter;
import io.micrometer.context.ContextRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;

import static org.assertj.core.api.Assertions.assertThat;

class LoggingAutoConfigurationTests {

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations.of(
			DataRedisAutoConfiguration.class, SessionSerializerAutoConfiguration.class,
			SessionStoreAutoConfiguration.class, LoggingAutoConfiguration.class);

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS);

	@Test
	void instancesOfAnApplicationHaveTheSameHash() {
		this.contextRunner.withPropertyValues("spring.application.name=shop")
			.run((context) -> assertThat(context.getBean(SessionIdHash.class).of("id"))
				.isEqualTo(new SessionIdHash("shop\nspring:session").of("id")));
		this.contextRunner
			.withPropertyValues("spring.application.name=shop", "spring.session.data.redis.namespace=shop:session")
			.run((context) -> assertThat(context.getBean(SessionIdHash.class).of("id"))
				.isEqualTo(new SessionIdHash("shop\nshop:session").of("id")));
	}

	@Test
	void saltCanBeSetAndIsNotShown() {
		this.contextRunner.withPropertyValues("mooring.logging.session-id-salt=halite").run((context) -> {
			assertThat(context.getBean(SessionIdHash.class).of("id")).isEqualTo(new SessionIdHash("halite").of("id"));
			assertThat(context.getBean(MooringLoggingProperties.class).toString()).doesNotContain("halite");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "off", "OFF", "false" })
	void switchedOff(String value) {
		this.contextRunner.withPropertyValues("mooring.logging.session-id=" + value)
			.run((context) -> assertThat(context).hasSingleBean(MooringSessionFilter.class)
				.doesNotHaveBean(SessionIdHash.class)
				.doesNotHaveBean(SessionIdMdc.class));
	}

	@Test
	void reactiveApplicationsHaveAFilterUnlessSwitchedOff() {
		ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
			.withConfiguration(AUTO_CONFIGURATIONS)
			.withBean(ServerProperties.class);
		runner.run((context) -> assertThat(context).hasSingleBean(SessionHashWebFilter.class));
		runner.withPropertyValues("mooring.logging.session-id=off")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(SessionHashWebFilter.class));
		runner.withClassLoader(new FilteredClassLoader(ContextRegistry.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("mooringSessionHashWebFilter"));
	}

	@Test
	void badValueFails() {
		this.contextRunner.withPropertyValues("mooring.logging.session-id=plain")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("mooring.logging.session-id")
				.hasStackTraceContaining("plain"));
	}

	@ParameterizedTest
	@ValueSource(classes = { MDC.class, ContextRegistry.class })
	void classesAreOptional(Class<?> missing) {
		this.contextRunner.withClassLoader(new FilteredClassLoader(missing))
			.run((context) -> assertThat(context).hasSingleBean(MooringSessionFilter.class)
				.getBeans(SessionIdMdc.class)
				.hasSize((missing == MDC.class) ? 0 : 1));
	}

	@Test
	void applicationWithoutWebHasNone() {
		new ApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(SessionIdMdc.class));
	}

	@Test
	void backsOffWhenUserDefinesHash() {
		SessionIdHash hash = new SessionIdHash("mine");
		this.contextRunner.withBean(SessionIdHash.class, () -> hash)
			.run((context) -> assertThat(context).getBean(SessionIdHash.class).isSameAs(hash));
	}

}
