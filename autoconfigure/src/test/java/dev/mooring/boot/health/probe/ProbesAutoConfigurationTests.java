package dev.mooring.boot.health.probe;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

import dev.mooring.boot.health.probe.ComponentHealth.State;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.web.AdditionalPathsMapper;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.health.actuate.endpoint.AdditionalHealthEndpointPath;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.ReactiveHealthContributorRegistry;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.StaticApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

class ProbesAutoConfigurationTests {

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations.of(ProbesAutoConfiguration.class,
			EndpointAutoConfiguration.class, ApplicationAvailabilityAutoConfiguration.class,
			AvailabilityProbesAutoConfiguration.class, HealthContributorRegistryAutoConfiguration.class,
			HealthEndpointAutoConfiguration.class);

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS)
		.withPropertyValues("management.endpoint.health.probes.add-additional-paths=true");

	private static final class Component implements ComponentHealth {

		private final AtomicReference<State> state = new AtomicReference<>(State.UP);

		@Override
		public Set<String> readinessMembers() {
			return Set.of("db");
		}

		@Override
		public Map<String, State> states() {
			return Map.of("db", this.state.get());
		}

	}

	@Test
	void startupIsOutOfServiceUntilTheApplicationIsReady() {
		this.contextRunner.run((context) -> {
			HealthEndpoint endpoint = context.getBean(HealthEndpoint.class);
			assertThat(endpoint.healthForPath("startup").getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
			try (ConfigurableApplicationContext child = new StaticApplicationContext()) {
				context.publishEvent(new ApplicationReadyEvent(new SpringApplication(), new String[0], child, null));
			}
			assertThat(endpoint.healthForPath("startup").getStatus()).as("another context is ready")
				.isEqualTo(Status.OUT_OF_SERVICE);
			context.publishEvent(new ApplicationReadyEvent(new SpringApplication(), new String[0],
					context.getSourceApplicationContext(), null));
			assertThat(endpoint.healthForPath("startup").getStatus()).isEqualTo(Status.UP);
			AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
			assertThat(endpoint.healthForPath("startup").getStatus()).isEqualTo(Status.UP);
		});
	}

	@Test
	void startupHasAPathOnTheServersPort() {
		this.contextRunner.run((context) -> {
			HealthEndpointGroups groups = context.getBean(HealthEndpointGroups.class);
			assertThat(groups.getNames()).containsExactlyInAnyOrder("liveness", "readiness", "startup");
			assertThat(groups.get(AdditionalHealthEndpointPath.from("server:/startupz")))
				.isSameAs(groups.get("startup"));
			assertThat(
					((AdditionalPathsMapper) groups).getAdditionalPaths(HealthEndpoint.ID, WebServerNamespace.SERVER))
				.containsExactlyInAnyOrder("/livez", "/readyz", "/startupz");
		});
		this.contextRunner.withPropertyValues("management.endpoint.health.probes.add-additional-paths=false")
			.run((context) -> assertThat(
					group(context.getBean(HealthEndpointGroups.class), "startup").getAdditionalPath())
				.isNull());
	}

	@Test
	void startupOfTheApplicationWins() {
		this.contextRunner.withPropertyValues("management.endpoint.health.group.startup.include=livenessState")
			.run((context) -> assertThat(group(context.getBean(HealthEndpointGroups.class), "startup"))
				.isNotInstanceOf(ProbeGroup.class));
		this.contextRunner.withBean("startupHealthIndicator", HealthIndicator.class, () -> () -> Health.up().build())
			.run((context) -> assertThat(context).hasNotFailed()
				.getBean(HealthEndpointGroups.class)
				.extracting((groups) -> groups.get("startup"))
				.isNull());
		this.contextRunner
			.withBean("startupHealthIndicator", ReactiveHealthIndicator.class,
					() -> () -> Mono.just(Health.up().build()))
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void warnsOfReadinessThatKnowsNothingOfStartAndDrain(CapturedOutput output) {
		this.contextRunner.run((context) -> assertThat(output).doesNotContain("readiness-without-state"));
		this.contextRunner.withBean("dbHealthIndicator", HealthIndicator.class, () -> () -> Health.up().build())
			.withPropertyValues("management.endpoint.health.group.readiness.include=db")
			.run((context) -> assertThat(output).contains("[mooring.health.readiness-without-state]"));
	}

	@Test
	void readinessGetsMembersAndStaysWhatItIs() {
		this.contextRunner.withBean(Component.class)
			.withPropertyValues("management.endpoint.health.group.readiness.include=readinessState",
					"management.endpoint.health.group.readiness.show-components=always")
			.run((context) -> {
				HealthEndpointGroup group = group(context.getBean(HealthEndpointGroups.class), "readiness");
				assertThat(group.isMember("db")).isTrue();
				assertThat(group.isMember("db/primary")).isTrue();
				assertThat(group.isMember("dbs")).isFalse();
				assertThat(group.isMember("readinessState")).isTrue();
				assertThat(group.isMember("livenessState")).isFalse();
				assertThat(group.showComponents(null)).isTrue();
				assertThat(group.showDetails(null)).isFalse();
				assertThat(group.getAdditionalPath()).isEqualTo(AdditionalHealthEndpointPath.from("server:/readyz"));
			});
	}

	@Test
	void metersTellStatesAndReadiness() {
		this.contextRunner.withBean(Component.class).run((context) -> {
			SimpleMeterRegistry registry = new SimpleMeterRegistry();
			context.getBean(MicrometerHealthMeters.class).bindTo(registry);
			assertThat(registry.get("mooring.health.ready").gauge().value()).isZero();
			AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
			assertThat(registry.get("mooring.health.ready").gauge().value()).isOne();
			assertThat(component(registry, "up")).isOne();
			AtomicReference<State> state = context.getBean(Component.class).state;
			state.set(State.DEGRADED);
			assertThat(component(registry, "degraded")).isOne();
			assertThat(registry.get("mooring.health.ready").gauge().value()).isOne();
			state.set(State.DOWN);
			assertThat(component(registry, "up") + component(registry, "degraded")).isZero();
			assertThat(component(registry, "down")).isOne();
			assertThat(registry.get("mooring.health.ready").gauge().value()).isZero();
		});
	}

	private static double component(SimpleMeterRegistry registry, String state) {
		return registry.get("mooring.health.component").tag("component", "db").tag("state", state).gauge().value();
	}

	@Test
	void reactiveApplicationsAnswerInTheThreadOfTheRequest() {
		new ReactiveWebApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withBean("slowHealthIndicator", HealthIndicator.class, () -> () -> Health.up().build())
			.run((context) -> {
				ReactiveHealthContributorRegistry registry = context.getBean(ReactiveHealthContributorRegistry.class);
				assertThat(registry.stream().map(ReactiveHealthContributorRegistry.Entry::name))
					.containsExactlyInAnyOrder("livenessState", "readinessState", "startupState");
			});
	}

	@Test
	void isSwitchedOff() {
		this.contextRunner.withPropertyValues("mooring.health.enabled=false")
			.run((context) -> assertThat(context.getBean(HealthEndpointGroups.class).getNames())
				.containsExactlyInAnyOrder("liveness", "readiness"));
		this.contextRunner.withPropertyValues("management.endpoint.health.probes.enabled=false")
			.run((context) -> assertThat(context.getBean(HealthEndpointGroups.class).getNames()).isEmpty());
	}

	@Test
	void worksWithoutMicrometerAndWithoutHealth() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> assertThat(context).hasNotFailed().hasBean("startupStateHealthIndicator"));
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ProbesAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.health"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("startupStateHealthIndicator"));
	}

	private static HealthEndpointGroup group(HealthEndpointGroups groups, String name) {
		HealthEndpointGroup group = groups.get(name);
		assertThat(group).isNotNull();
		return group;
	}

}
