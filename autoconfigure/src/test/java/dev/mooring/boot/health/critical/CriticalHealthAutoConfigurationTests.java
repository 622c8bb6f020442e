package dev.mooring.boot.health.critical;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import dev.mooring.boot.health.probe.ComponentHealth.State;
import dev.mooring.boot.health.probe.ProbesAutoConfiguration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.health.actuate.endpoint.CompositeHealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.IndicatedHealthDescriptor;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.CompositeReactiveHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.ReactiveHealthContributor;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.ReactiveHealthContributorRegistry;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

class CriticalHealthAutoConfigurationTests {

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations.of(
			CriticalHealthAutoConfiguration.class, ProbesAutoConfiguration.class, EndpointAutoConfiguration.class,
			ApplicationAvailabilityAutoConfiguration.class, AvailabilityProbesAutoConfiguration.class,
			HealthContributorRegistryAutoConfiguration.class, HealthEndpointAutoConfiguration.class);

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS)
		.withPropertyValues("mooring.health.interval=100ms", "management.endpoint.health.show-details=always");

	private final AtomicInteger evaluations = new AtomicInteger();

	private volatile Supplier<Health> db = () -> Health.up().withDetail("database", "H2").build();

	private HealthIndicator indicator() {
		return () -> {
			this.evaluations.incrementAndGet();
			return this.db.get();
		};
	}

	private ApplicationContextRunner withDb(String... properties) {
		return this.contextRunner.withBean("dbHealthContributor", HealthContributor.class, this::indicator)
			.withPropertyValues("mooring.health.critical=db")
			.withPropertyValues(properties);
	}

	@Test
	void isOutOfServiceUntilItHasBeenEvaluated() {
		CountDownLatch release = new CountDownLatch(1);
		this.db = () -> hang(release);
		withDb().run((context) -> {
			assertThat(component(context, "db").getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
			assertThat(readiness(context)).isEqualTo(Status.OUT_OF_SERVICE);
			assertThat(context.getBean(CriticalContributors.class).states()).containsEntry("db", State.DOWN);
			release.countDown();
			awaitReadiness(context, Status.UP);
			assertThat(context.getBean(CriticalContributors.class).states()).containsEntry("db", State.UP);
		});
	}

	@Test
	void readinessAndHealthReadTheLastVerdict() {
		withDb("mooring.health.interval=1h").run((context) -> {
			awaitReadiness(context, Status.UP);
			assertThat(((IndicatedHealthDescriptor) component(context, "db")).getDetails()).containsEntry("database",
					"H2");
			for (int i = 0; i < 10; i++) {
				readiness(context);
				context.getBean(HealthEndpoint.class).health();
			}
			assertThat(this.evaluations).hasValue(1);
		});
	}

	@Test
	void followsTheContributor() {
		withDb().run((context) -> {
			awaitReadiness(context, Status.UP);
			this.db = () -> Health.down().withDetail("error", "refused").build();
			awaitReadiness(context, Status.DOWN);
			this.db = () -> {
				throw new IllegalStateException("driver");
			};
			Awaitility.await()
				.until(() -> String.valueOf(((IndicatedHealthDescriptor) component(context, "db")).getDetails())
					.contains("driver"));
			assertThat(readiness(context)).isEqualTo(Status.DOWN);
			this.db = () -> {
				throw new AssertionError("broken");
			};
			Awaitility.await()
				.until(() -> String.valueOf(((IndicatedHealthDescriptor) component(context, "db")).getDetails())
					.contains("broken"));
			assertThat(readiness(context)).isEqualTo(Status.DOWN);
			this.db = () -> Health.unknown().build();
			awaitReadiness(context, Status.UP);
			assertThat(context.getBean(CriticalContributors.class).states()).containsEntry("db", State.UP);
		});
	}

	@Test
	void hangingContributorIsDownAndTheProbeIsNot() {
		AtomicBoolean interrupted = new AtomicBoolean();
		CountDownLatch entered = new CountDownLatch(1);
		withDb("mooring.health.timeout=200ms").run((context) -> {
			awaitReadiness(context, Status.UP);
			this.db = () -> {
				entered.countDown();
				try {
					return hang(new CountDownLatch(1));
				}
				finally {
					interrupted.set(true);
				}
			};
			entered.await();
			awaitReadiness(context, Status.DOWN);
			assertThat(((IndicatedHealthDescriptor) component(context, "db")).getDetails()).containsEntry("reason",
					"has not answered within 200 ms");
			int before = this.evaluations.get();
			Awaitility.await().pollDelay(Duration.ofMillis(500)).until(() -> true);
			assertThat(this.evaluations).as("one evaluation is under way").hasValue(before);
			assertThat(Thread.getAllStackTraces().keySet().stream().map(Thread::getName))
				.anyMatch((name) -> name.startsWith("mooring-health-"));
		});
		Awaitility.await().untilTrue(interrupted);
		Awaitility.await()
			.until(() -> Thread.getAllStackTraces()
				.keySet()
				.stream()
				.noneMatch((thread) -> thread.getName().startsWith("mooring-health-")));
	}

	@Test
	void compositeKeepsItsStructure() {
		CountDownLatch never = new CountDownLatch(1);
		AtomicBoolean archiveHangs = new AtomicBoolean();
		Map<String, HealthContributor> parts = new LinkedHashMap<>();
		parts.put("orders", indicator());
		parts.put("archive", (HealthIndicator) () -> archiveHangs.get() ? hang(never) : Health.up().build());
		ApplicationContextRunner composite = this.contextRunner
			.withPropertyValues("mooring.health.timeout=200ms", "management.endpoint.health.show-components=always")
			.withBean("dbHealthContributor", CompositeHealthContributor.class,
					() -> CompositeHealthContributor.fromMap(parts));
		composite.withPropertyValues("mooring.health.critical=db").run((context) -> {
			awaitReadiness(context, Status.UP);
			archiveHangs.set(true);
			awaitReadiness(context, Status.DOWN);
			CompositeHealthDescriptor db = (CompositeHealthDescriptor) component(context, "db");
			assertThat(db.getComponents()).containsOnlyKeys("orders", "archive");
			assertThat(db.getComponents().get("orders").getStatus()).isEqualTo(Status.UP);
			assertThat(context.getBean(HealthEndpoint.class).healthForPath("db", "archive").getStatus())
				.isEqualTo(Status.DOWN);
			assertThat(context.getBean(CriticalContributors.class).states()).containsEntry("db", State.DOWN);
		});
		composite.withPropertyValues("mooring.health.critical=db/orders")
			.run((context) -> awaitReadiness(context, Status.UP));
	}

	@Test
	void reactiveContributorsOfServletAndReactiveApplications() {
		ReactiveHealthIndicator never = Mono::never;
		ReactiveHealthContributor contributor = CompositeReactiveHealthContributor
			.fromMap(Map.of("never", never, "ok", (ReactiveHealthIndicator) () -> Mono.just(Health.up().build())));
		this.contextRunner.withBean("mongoHealthContributor", ReactiveHealthContributor.class, () -> contributor)
			.withPropertyValues("mooring.health.critical=mongo", "mooring.health.timeout=100ms")
			.run((context) -> {
				assertThat(readiness(context)).isEqualTo(Status.OUT_OF_SERVICE);
				awaitReadiness(context, Status.DOWN);
				assertThat(context.getBean(HealthEndpoint.class).healthForPath("mongo", "ok").getStatus())
					.isEqualTo(Status.UP);
			});
		new ReactiveWebApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withBean("mongoHealthContributor", ReactiveHealthContributor.class, () -> contributor)
			.withBean("dbHealthContributor", HealthContributor.class, this::indicator)
			.withPropertyValues("mooring.health.critical=mongo,db", "mooring.health.timeout=100ms")
			.run((context) -> {
				awaitReadiness(context, Status.DOWN);
				ReactiveHealthContributorRegistry registry = context.getBean(ReactiveHealthContributorRegistry.class);
				assertThat(registry.getContributor("mongo")).isInstanceOf(CompositeReactiveHealthContributor.class);
				ReactiveHealthIndicator db = (ReactiveHealthIndicator) registry.getContributor("db");
				Awaitility.await().until(() -> db.health().block().getStatus().equals(Status.UP));
			});
	}

	@Test
	void unknownNameFailsAndListsTheKnownOnes() {
		withDb("mooring.health.critical=db,dbs").run((context) -> {
			assertThat(context).hasFailed();
			FailureAnalysis analysis = new UnknownHealthContributorFailureAnalyzer()
				.analyze(context.getStartupFailure());
			assertThat(analysis.getDescription())
				.isEqualTo("mooring.health.critical names 'dbs', but there is no such health contributor.");
			assertThat(analysis.getAction()).contains(": db, livenessState, readinessState, startupState.");
		});
		withDb("mooring.health.critical=db/orders").run((context) -> assertThat(context).hasFailed());
	}

	@Test
	void emptyPartsOfAPathFail() {
		for (String name : List.of("db/", "/db", "db//orders", "/")) {
			withDb("mooring.health.critical=" + name).run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessage("'critical' must not have empty parts between slashes: '" + name + "'"));
		}
	}

	@Test
	void statusOfItsOwnIsWhatReadinessMakesOfIt() {
		this.db = () -> Health.status("FATAL").build();
		withDb("management.endpoint.health.group.readiness.status.http-mapping.fatal=503",
				"management.endpoint.health.group.readiness.status.order=fatal,down,out-of-service,up,unknown",
				"management.endpoint.health.group.readiness.include=readinessState")
			.run((context) -> {
				awaitStatus(context, "FATAL");
				assertThat(readiness(context).getCode()).isEqualTo("FATAL");
				assertThat(context.getBean(CriticalContributors.class).states()).containsEntry("db", State.DOWN);
				this.db = () -> Health.status("WARNING").build();
				awaitStatus(context, "WARNING");
				assertThat(context.getBean(CriticalContributors.class).states()).containsEntry("db", State.UP);
			});
	}

	@Test
	void doesNothingWithoutNamesOrWhenSwitchedOff() {
		withDb("mooring.health.critical=").run((context) -> {
			context.getBean(HealthEndpoint.class).health();
			assertThat(component(context, "db").getStatus()).isEqualTo(Status.UP);
			assertThat(this.evaluations).hasValue(2);
		});
		withDb("mooring.health.enabled=false").run((context) -> {
			assertThat(context).doesNotHaveBean(CriticalContributors.class);
			assertThat(readiness(context)).isEqualTo(Status.UP);
		});
	}

	@Test
	void worksWithoutReactorAndWithoutHealth() {
		withDb().withClassLoader(new FilteredClassLoader("reactor"))
			.run((context) -> awaitReadiness(context, Status.UP));
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(CriticalHealthAutoConfiguration.class,
					HealthContributorRegistryAutoConfiguration.class))
			.withBean("dbHealthContributor", HealthContributor.class, this::indicator)
			.withPropertyValues("mooring.health.critical=db")
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
			.run((context) -> {
				this.db = () -> Health.status("FATAL").build();
				CriticalContributors contributors = context.getBean(CriticalContributors.class);
				Awaitility.await().until(() -> contributors.states().get("db") == State.UP);
			});
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(CriticalHealthAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.health"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("mooringCriticalContributors"));
	}

	@Test
	void badValuesFailClearly() {
		for (String property : List.of("mooring.health.interval=0s", "mooring.health.timeout=-1s")) {
			withDb(property).run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageMatching("'(interval|timeout)' must be .*"));
		}
	}

	private static Health hang(CountDownLatch release) {
		try {
			release.await();
			return Health.up().build();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static HealthDescriptor component(ApplicationContext context, String name) {
		return context.getBean(HealthEndpoint.class).healthForPath(name);
	}

	private static Status readiness(ApplicationContext context) {
		AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
		return context.getBean(HealthEndpoint.class).healthForPath("readiness").getStatus();
	}

	private static void awaitStatus(ApplicationContext context, String status) {
		Awaitility.await().until(() -> component(context, "db").getStatus().getCode().equals(status));
	}

	private static void awaitReadiness(ApplicationContext context, Status status) {
		Awaitility.await().until(() -> readiness(context).equals(status));
	}

}
