package dev.mooring.boot.scrape;

import java.util.List;

import dev.mooring.boot.scrape.ScrapeGuard.Decision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.http.server.PathContainer;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.server.WebFilterChainProxy;
import org.springframework.security.web.session.DisableEncodeUrlFilter;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.test.util.ReflectionTestUtils;

import static org.assertj.core.api.Assertions.assertThat;

class ScrapeAutoConfigurationTests {

	private static final String TOKEN = "mooring.metrics.token=0123456789abcdef";

	private static final AutoConfigurations CONFIGURATION = AutoConfigurations.of(ScrapeAutoConfiguration.class);

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(CONFIGURATION);

	@Test
	void nothingIsWiredWithoutAToken() {
		this.contextRunner.run((context) -> assertThat(context).doesNotHaveBean(ScrapeAutoConfiguration.class));
	}

	@Test
	void backsOffWithoutAWebApplicationOrActuator() {
		new ApplicationContextRunner().withConfiguration(CONFIGURATION)
			.withPropertyValues(TOKEN)
			.run((context) -> assertThat(context).doesNotHaveBean(ScrapeGuard.class));
		this.contextRunner.withPropertyValues(TOKEN)
			.withClassLoader(new FilteredClassLoader(PathMappedEndpoints.class))
			.run((context) -> assertThat(context).doesNotHaveBean(ScrapeGuard.class));
	}

	@Test
	void needsNoSpringSecurity() {
		this.contextRunner.withPropertyValues(TOKEN)
			.withClassLoader(new FilteredClassLoader("org.springframework.security"))
			.run((context) -> assertThat(context).hasSingleBean(ScrapeGuard.class));
	}

	@Test
	void springSecuritysFiltersKeepTheirTypes() {
		this.contextRunner.withPropertyValues(TOKEN)
			.withBean(FilterChainProxy.class,
					() -> new FilterChainProxy(
							new DefaultSecurityFilterChain(AnyRequestMatcher.INSTANCE, new DisableEncodeUrlFilter())))
			.run((context) -> {
				assertThat(context).getBean(FilterChainProxy.class).isInstanceOf(ScrapeFilterChainProxy.class);
				assertThat(ReflectionTestUtils.<List<?>>invokeMethod(context.getBean(FilterChainProxy.class),
						FilterChainProxy.class, "getFilters", new MockHttpServletRequest()))
					.as("what spring-security-test looks at")
					.hasSize(1);
			});
		new ReactiveWebApplicationContextRunner().withConfiguration(CONFIGURATION)
			.withPropertyValues(TOKEN)
			.withBean(WebFilterChainProxy.class, () -> new WebFilterChainProxy())
			.run((context) -> assertThat(context).getBean(WebFilterChainProxy.class)
				.isInstanceOf(ScrapeWebFilterChainProxy.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "s3cr3t", "s3cr3t s3cr3t s3cr3t" })
	void refusesABadTokenWithoutShowingIt(String token) {
		this.contextRunner.withPropertyValues("mooring.metrics.token=" + token).run((context) -> {
			assertThat(context).hasFailed();
			for (Throwable ex = context.getStartupFailure(); ex != null; ex = ex.getCause()) {
				assertThat(ex.toString()).doesNotContain("s3cr3t");
			}
			FailureAnalysis analysis = new InvalidTokenFailureAnalyzer().analyze(context.getStartupFailure());
			assertThat(analysis).isNotNull();
			assertThat(analysis.getDescription()).startsWith("The property mooring.metrics.token ")
				.doesNotContain("s3cr3t");
			assertThat(analysis.getAction()).startsWith("Set METRICS_TOKEN, or mooring.metrics.token, to ");
		});
	}

	@Test
	void propertiesDoNotShowTheToken() {
		assertThat(new ScrapeProperties("0123456789abcdef").toString()).doesNotContain("0123");
	}

	/**
	 * The token may come when the application that was built ahead of time is run.
	 */
	@Test
	void isThereWhenBuiltAheadOfTime() {
		this.contextRunner.withSystemProperties(AbstractAotProcessor.AOT_PROCESSING + "=true")
			.run((context) -> assertThat(
					context.getBean(ScrapeGuard.class).decide(PathContainer.parsePath("/actuator/prometheus"), null))
				.isEqualTo(Decision.NOT_ASKED));
	}

}
