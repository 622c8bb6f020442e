package dev.mooring.boot.health.score;

import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class ScoreAutoConfigurationTests {

	private static final String ENABLED = "mooring.health.score.enabled=true";

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ScoreAutoConfiguration.class))
		.withBean(PathMappedEndpoints.class, () -> new PathMappedEndpoints("/actuator", List.of()));

	@Test
	void isOffUnlessAskedFor() {
		this.contextRunner.run((context) -> assertThat(context).doesNotHaveBean(InstanceScore.class)
			.doesNotHaveBean("mooringScoreFilter"));
		this.contextRunner.withPropertyValues(ENABLED, "mooring.health.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(InstanceScore.class));
	}

	@Test
	void countsRequestsOfEitherKindOfApplication() {
		this.contextRunner.withPropertyValues(ENABLED)
			.run((context) -> assertThat(context).hasSingleBean(InstanceScore.class)
				.hasBean("mooringScoreFilter")
				.doesNotHaveBean("mooringScoreWebFilter"));
		new ReactiveWebApplicationContextRunner().withConfiguration(AutoConfigurations.of(ScoreAutoConfiguration.class))
			.withBean(PathMappedEndpoints.class, () -> new PathMappedEndpoints("/actuator", List.of()))
			.withPropertyValues(ENABLED)
			.run((context) -> assertThat(context).hasSingleBean(InstanceScore.class)
				.hasBean("mooringScoreWebFilter")
				.doesNotHaveBean("mooringScoreFilter"));
	}

	@Test
	void leavesActuatorOut() {
		ScoredPaths paths = new ScoredPaths(() -> new PathMappedEndpoints("/actuator", List.of()));
		for (String path : Arrays.asList("/actuator", "/actuator/health", "/actuator/health/db")) {
			assertThat(paths.contains(path)).as(path).isFalse();
		}
		for (String path : Arrays.asList("/", "/actuators", "/shop", "")) {
			assertThat(paths.contains(path)).as(path).isTrue();
		}
	}

	@Test
	void needsAWebApplicationWithHealth() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ScoreAutoConfiguration.class))
			.withPropertyValues(ENABLED)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(InstanceScore.class));
		this.contextRunner.withPropertyValues(ENABLED)
			.withClassLoader(new FilteredClassLoader(HealthIndicator.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("instanceScoreHealthIndicator"));
	}

	@Test
	void badValuesFailClearly() {
		this.contextRunner.withPropertyValues(ENABLED, "mooring.health.score.recovery-limit=0.5")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessage("'recoveryLimit' must be at least 0 and below 'limit'"));
		this.contextRunner.withPropertyValues(ENABLED, "mooring.health.score.max-time-out=20s")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessage("'minTimeOut' must not be longer than 'maxTimeOut'"));
	}

}
