package dev.mooring.boot.health;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.mooring.session.circuit.CircuitSettings;
import dev.mooring.session.circuit.StoreCircuit;
import dev.mooring.session.store.SessionStoreUnavailableException;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ApplicationAvailabilityBean;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

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
	void healthIsThatOfTheCircuit() {
		this.contextRunner.run((context) -> {
			HealthIndicator indicator = context.getBean("sessionStoreHealthIndicator", HealthIndicator.class);
			StoreCircuit circuit = context.getBean(StoreCircuit.class);
			assertThat(start(circuit)).isFalse();
			Health down = indicator.health();
			assertThat(down.getStatus()).isEqualTo(Status.DOWN);
			assertThat(down.getDetails()).containsEntry("reason", "Redis is away").containsKey("circuit");
			this.answer = CompletableFuture.completedStage("generation");
			start(circuit);
			Health up = indicator.health();
			assertThat(up.getStatus()).isEqualTo(Status.UP);
			assertThat(up.getDetails()).containsEntry("circuit", "closed").doesNotContainKey("reason");
		});
	}

	@Test
	void availabilityOfTheApplicationWins() {
		this.contextRunner.withBean("mine", ApplicationAvailabilityBean.class)
			.run((context) -> assertThat(context).getBean(ApplicationAvailability.class)
				.isNotInstanceOf(StoreAwareAvailability.class));
	}

	@Test
	void readinessIsSwitchedOff() {
		this.contextRunner.withPropertyValues("mooring.health.enabled=false")
			.run((context) -> assertThat(context).getBean(ApplicationAvailability.class)
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

}
