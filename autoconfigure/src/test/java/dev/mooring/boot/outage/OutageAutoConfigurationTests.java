package dev.mooring.boot.outage;

import java.time.Duration;

import dev.mooring.boot.session.SessionSerializerAutoConfiguration;
import dev.mooring.boot.session.SessionStoreAutoConfiguration;
import dev.mooring.session.metrics.MicrometerOutageMeters;
import dev.mooring.session.circuit.CircuitSessionStore;
import dev.mooring.session.local.LocalSessionStore;
import dev.mooring.session.local.LocalSettings;
import dev.mooring.session.circuit.StoreCircuit;
import dev.mooring.session.store.InMemorySessionStore;
import dev.mooring.session.store.SessionStore;
import dev.mooring.session.store.SessionStoreDecorator;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.session.autoconfigure.SessionAutoConfiguration;
import org.springframework.boot.session.data.redis.autoconfigure.SessionDataRedisAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

class OutageAutoConfigurationTests {

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations.of(
			DataRedisAutoConfiguration.class, SessionAutoConfiguration.class, SessionDataRedisAutoConfiguration.class,
			SessionSerializerAutoConfiguration.class, SessionStoreAutoConfiguration.class,
			OutageAutoConfiguration.class);

	/**
	 * Nothing listens on port 1.
	 */
	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS)
		.withPropertyValues("spring.data.redis.port=1");

	@Test
	void storeIsBehindACircuitByDefault() {
		this.contextRunner.run((context) -> {
			assertThat(context).hasSingleBean(StoreCircuit.class).hasSingleBean(MicrometerOutageMeters.class);
			assertThat(decorated(context.getBean(SessionStoreDecorator.class), context.getBean(SessionStore.class)))
				.isInstanceOf(CircuitSessionStore.class);
			OutageProperties properties = context.getBean(OutageProperties.class);
			assertThat(properties.startup()).isEqualTo(OutageProperties.Startup.WAIT);
			assertThat(properties.circuit().enabled()).isTrue();
		});
	}

	@Test
	void reactiveStoreIsBehindACircuit() {
		new ReactiveWebApplicationContextRunner().withBean(ServerProperties.class)
			.withConfiguration(AUTO_CONFIGURATIONS)
			.withPropertyValues("spring.data.redis.port=1")
			.run((context) -> assertThat(context).hasSingleBean(StoreCircuit.class));
	}

	private static SessionStore decorated(SessionStoreDecorator decorator, SessionStore store) {
		return decorator.decorate(store);
	}

	@Test
	void circuitIsOpenWhenNobodyAnswersAtTheStart() {
		this.contextRunner.run((context) -> {
			assertThat(context.getBean(StoreCircuit.class).isClosed()).isFalse();
			assertThat(context.getBean(StoreCircuit.class).hasAnswered()).isFalse();
		});
	}

	@Test
	void circuitIsSwitchedOff() {
		this.contextRunner.withPropertyValues("mooring.session.circuit.enabled=false")
			.run((context) -> assertThat(context.getBean(StoreCircuit.class).isClosed()).isTrue());
	}

	@Test
	void localKeepsCopies() {
		this.contextRunner
			.withPropertyValues("mooring.session.on-outage=local", "mooring.session.local.max-sessions=7",
					"mooring.session.local.max-memory=1MB", "mooring.session.local.max-age=10m")
			.run((context) -> {
				assertThat(context.getBean(LocalSettings.class))
					.isEqualTo(new LocalSettings(7, DataSize.ofMegabytes(1), Duration.ofMinutes(10)));
				assertThat(decorated(context.getBean(SessionStoreDecorator.class), context.getBean(SessionStore.class)))
					.isInstanceOf(LocalSessionStore.class);
			});
	}

	@Test
	void storeOfTheApplicationIsDecoratedToo() {
		this.contextRunner.withBean(SessionStore.class, InMemorySessionStore::new)
			.withPropertyValues("mooring.session.on-outage=local")
			.run((context) -> {
				assertThat(context).hasSingleBean(SessionStore.class);
				assertThat(context.getBean(StoreCircuit.class).hasAnswered()).isTrue();
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "mooring.session.enabled=false", "mooring.session.repository=spring" })
	void backsOffWithTheStore(String property) {
		this.contextRunner.withPropertyValues(property)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(StoreCircuit.class));
	}

	@Test
	void hasNoMetersWithoutMicrometer() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(MeterBinder.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("mooringOutageMeters"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "mooring.session.on-outage=panic", "mooring.session.command-timeout=0",
			"mooring.session.circuit.failures=9", "mooring.session.circuit.slow-call=0s",
			"mooring.session.circuit.probe-interval=1ms", "mooring.session.local.max-sessions=0",
			"mooring.session.local.max-memory=0B", "mooring.session.local.max-age=-1s",
			"mooring.session.startup=hope" })
	void badValueStopsTheStart(String property) {
		this.contextRunner.withPropertyValues(property).run((context) -> assertThat(context).hasFailed());
	}

	@Test
	void startFailsIfItIsToldTo() {
		this.contextRunner.withPropertyValues("mooring.session.startup=fail", "mooring.session.startup-timeout=100ms")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(StoreStartupException.class)
				.hasMessageContaining("within 100 ms"));
	}

}
