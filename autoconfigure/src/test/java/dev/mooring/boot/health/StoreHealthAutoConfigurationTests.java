package dev.mooring.boot.health;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.mooring.session.circuit.CircuitSettings;
import dev.mooring.session.circuit.StoreCircuit;
import dev.mooring.session.store.SessionStoreUnavailableException;
import dev.mooring.session.store.InMemorySessionStore;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ApplicationAvailabilityBean;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.health.DataRedisHealthContributorAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.health.DataRedisReactiveHealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.ReactiveHealthContributor;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

class StoreHealthAutoConfigurationTests {

	private volatile CompletionStage<String> answer = CompletableFuture
		.failedStage(new SessionStoreUnavailableException("Redis is away", null));

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SessionStoreHealthAutoConfiguration.class,
				StoreReadinessAutoConfiguration.class, ApplicationAvailabilityAutoConfiguration.class))
		.withBean(StoreCircuit.class, () -> new StoreCircuit(CircuitSettings.DEFAULT, () -> this.answer, () -> {
		}));

	@Test
	void isNotReadyBeforeTheStoreHasAnsweredOnce() {
		this.contextRunner.run((context) -> {
			ApplicationAvailability availability = context.getBean(ApplicationAvailability.class);
			AvailabilityChangeEvent.publish(context, LivenessState.CORRECT);
			AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
			assertThat(availability.getReadinessState()).isEqualTo(ReadinessState.REFUSING_TRAFFIC);
			assertThat(availability.getLivenessState()).isEqualTo(LivenessState.CORRECT);
			this.answer = CompletableFuture.completedStage("generation");
			start(context.getBean(StoreCircuit.class));
			assertThat(availability.getReadinessState()).isEqualTo(ReadinessState.ACCEPTING_TRAFFIC);
			AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
			assertThat(availability.getReadinessState()).isEqualTo(ReadinessState.REFUSING_TRAFFIC);
		});
	}

	private static boolean start(StoreCircuit circuit) {
		return circuit.start(Duration.ofSeconds(10));
	}

	@Test
	void healthIsWhatCallsHaveMetWith() {
		this.contextRunner.run((context) -> {
			HealthIndicator indicator = context.getBean("sessionStoreHealthIndicator", HealthIndicator.class);
			StoreCircuit circuit = context.getBean(StoreCircuit.class);
			assertThat(start(circuit)).isFalse();
			Health down = indicator.health();
			assertThat(down.getStatus()).isEqualTo(Status.DOWN);
			assertThat(down.getDetails()).containsEntry("state", "DOWN")
				.containsKey("circuit")
				.extractingByKey("lastError", InstanceOfAssertFactories.MAP)
				.containsEntry("reason", "Redis is away")
				.containsEntry("type", SessionStoreUnavailableException.class.getName());
			this.answer = CompletableFuture.completedStage("generation");
			start(circuit);
			Awaitility.await().until(() -> indicator.health().getStatus().equals(Status.UP));
			assertThat(indicator.health().getDetails()).containsEntry("circuit", "closed")
				.as("it has just failed")
				.containsEntry("state", "DEGRADED")
				.containsKey("latency")
				.doesNotContainKey("journal");
		});
	}

	@Test
	void idleStoreIsCheckedInTheBackground() {
		this.answer = CompletableFuture.completedStage("generation");
		this.contextRunner
			.withPropertyValues("mooring.health.session-store.interval=100ms", "mooring.session.circuit.enabled=false")
			.run((context) -> {
				HealthIndicator indicator = context.getBean("sessionStoreHealthIndicator", HealthIndicator.class);
				start(context.getBean(StoreCircuit.class));
				assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
				this.answer = CompletableFuture.failedStage(new SessionStoreUnavailableException("gone", null));
				Awaitility.await().until(() -> indicator.health().getStatus().equals(Status.DOWN));
			});
	}

	@Test
	void knowsNoLatencyWithoutMicrometer() {
		this.answer = CompletableFuture.completedStage("generation");
		this.contextRunner.withClassLoader(new FilteredClassLoader("io.micrometer")).run((context) -> {
			start(context.getBean(StoreCircuit.class));
			assertThat(context.getBean("sessionStoreHealthIndicator", HealthIndicator.class).health().getDetails())
				.containsEntry("state", "UP")
				.doesNotContainKey("latency");
		});
	}

	@Test
	void badValuesFailClearly() {
		this.contextRunner.withPropertyValues("mooring.health.session-store.failure-threshold=0")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessage("'failureThreshold' must be at least 1"));
	}

	@Test
	void answersForRedisWhereSessionsHaveTheOnlyConnection() {
		redis().run((context) -> {
			assertThat(context).getBean("redisHealthContributor").isInstanceOf(SessionStoreHealthIndicator.class);
			assertThat(context).doesNotHaveBean(ReactiveHealthContributor.class);
		});
		redis().withPropertyValues("management.health.redis.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean("redisHealthContributor"));
		redis().withPropertyValues("mooring.health.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(SessionStoreHealthIndicator.class)
				.hasBean("redisHealthContributor"));
	}

	@Test
	void leavesRedisToSpringBootOtherwise() {
		redis()
			.withBean("first", LettuceConnectionFactory.class, LettuceConnectionFactory::new,
					(definition) -> definition.setPrimary(true))
			.withBean("second", LettuceConnectionFactory.class)
			.run((context) -> assertThat(context).getBean("redisHealthContributor")
				.isNotInstanceOf(SessionStoreHealthIndicator.class));
		redis().withConfiguration(AutoConfigurations.of(LateConnectionAutoConfiguration.class))
			.run((context) -> assertThat(context).getBean("redisHealthContributor")
				.isInstanceOf(CompositeHealthContributor.class));
		redis().withBean("redisHealthIndicator", HealthIndicator.class, () -> () -> Health.up().build())
			.run((context) -> assertThat(context).doesNotHaveBean("redisHealthContributor"));
		this.contextRunner
			.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class,
					DataRedisHealthContributorAutoConfiguration.class))
			.run((context) -> assertThat(context).getBean("redisHealthContributor")
				.isNotInstanceOf(SessionStoreHealthIndicator.class));
	}

	/**
	 * The name that the store has which sessions get from Mooring.
	 */
	private ApplicationContextRunner redis() {
		return this.contextRunner.withBean("mooringSessionStore", InMemorySessionStore.class)
			.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class,
					DataRedisReactiveAutoConfiguration.class, DataRedisHealthContributorAutoConfiguration.class,
					DataRedisReactiveHealthContributorAutoConfiguration.class));
	}

	@Test
	void availabilityOfTheApplicationWins() {
		this.contextRunner.withBean("mine", ApplicationAvailabilityBean.class)
			.run((context) -> assertThat(context).getBean(ApplicationAvailability.class)
				.isNotInstanceOf(StoreAwareAvailability.class));
	}

	@Test
	void isSwitchedOff() {
		this.contextRunner.withPropertyValues("mooring.health.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(HealthIndicator.class)
				.doesNotHaveBean(StoreHealth.class)
				.getBean(ApplicationAvailability.class)
				.isNotInstanceOf(StoreAwareAvailability.class));
	}

	@Test
	void indicatorIsSwitchedOff() {
		this.contextRunner.withPropertyValues("management.health.session-store.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(HealthIndicator.class));
		this.contextRunner.withPropertyValues("management.health.sessionStore.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(HealthIndicator.class));
	}

	@Test
	void indicatorOfTheApplicationWins() {
		this.contextRunner
			.withBean("sessionStoreHealthIndicator", HealthIndicator.class, () -> () -> Health.up().build())
			.run((context) -> assertThat(context).getBean(HealthIndicator.class)
				.isNotInstanceOf(SessionStoreHealthIndicator.class));
	}

	@Test
	void worksWithoutHealthAndWithoutACircuit() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(ConditionalOnEnabledHealthIndicator.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("sessionStoreHealthIndicator"));
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SessionStoreHealthAutoConfiguration.class,
					StoreReadinessAutoConfiguration.class, ApplicationAvailabilityAutoConfiguration.class))
			.run((context) -> assertThat(context).doesNotHaveBean("sessionStoreHealthIndicator")
				.getBean(ApplicationAvailability.class)
				.isNotInstanceOf(StoreAwareAvailability.class));
	}

	/**
	 * Comes after those of Mooring.
	 */
	@AutoConfiguration(afterName = "dev.mooring.boot.health.SessionStoreHealthAutoConfiguration")
	static class LateConnectionAutoConfiguration {

		@Bean(defaultCandidate = false)
		LettuceConnectionFactory second() {
			return new LettuceConnectionFactory();
		}

	}

}
