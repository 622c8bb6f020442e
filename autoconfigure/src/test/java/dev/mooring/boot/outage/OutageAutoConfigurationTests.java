package dev.mooring.boot.outage;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.mooring.boot.session.SessionSerializerAutoConfiguration;
import dev.mooring.boot.session.SessionStoreAutoConfiguration;
import dev.mooring.session.circuit.CircuitSessionStore;
import dev.mooring.session.circuit.CircuitSettings;
import dev.mooring.session.circuit.StoreCircuit;
import dev.mooring.session.local.LocalSessionStore;
import dev.mooring.session.local.LocalSettings;
import dev.mooring.session.metrics.MicrometerOutageMeters;
import dev.mooring.session.store.InMemorySessionStore;
import dev.mooring.session.store.SessionStore;
import dev.mooring.session.store.SessionStoreDecorator;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.session.autoconfigure.SessionAutoConfiguration;
import org.springframework.boot.session.data.redis.autoconfigure.SessionDataRedisAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.session.data.redis.config.annotation.SpringSessionRedisConnectionFactory;
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

	@ParameterizedTest
	@CsvSource({ "single, 8, 4,", "single, 3, 2, mooring.session.circuit.window=3",
			"single, 8, 7, mooring.session.circuit.failures=7", "cluster, 50, 40,",
			"cluster, 100, 80, mooring.session.circuit.window=100",
			"cluster, 50, 30, mooring.session.circuit.failures=30",
			"cluster, 8, 4, mooring.session.circuit.window=8 mooring.session.circuit.failures=4" })
	void oneNodeOfAClusterDoesNotOpenTheCircuit(String redis, int window, int failures, @Nullable String properties) {
		this.contextRunner
			.withPropertyValues("cluster".equals(redis) ? "spring.data.redis.cluster.nodes=localhost:1" : "some=thing")
			.withPropertyValues((properties != null) ? properties.split(" ") : new String[0])
			.run((context) -> assertThat(context.getBean(CircuitSettings.class)).isEqualTo(
					new CircuitSettings(true, window, failures, Duration.ofMillis(500), Duration.ofMillis(500))));
	}

	@Test
	void connectionOfSessionsTellsWhetherItIsACluster() {
		this.contextRunner.withUserConfiguration(SessionsApartFromTheCluster.class)
			.run((context) -> assertThat(context.getBean(CircuitSettings.class)).isEqualTo(CircuitSettings.DEFAULT));
	}

	@Test
	void tellsWhyFailuresDoNotFitTheWindow() {
		this.contextRunner.withPropertyValues("mooring.session.circuit.failures=9")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContaining("mooring.session.circuit.failures")
				.hasMessageContaining("mooring.session.circuit.window, which is 8"));
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

	@Test
	void backsOffWhenUserDefinesCircuitOrSettingsOrMeters() {
		LocalSettings localSettings = new LocalSettings(7, DataSize.ofMegabytes(1), Duration.ofMinutes(10));
		CircuitSettings circuitSettings = new CircuitSettings(true, 3, 2, Duration.ofSeconds(1), Duration.ofSeconds(1));
		StoreCircuit circuit = new StoreCircuit(circuitSettings, () -> CompletableFuture.completedStage("1"), () -> {
		});
		MicrometerOutageMeters meters = new MicrometerOutageMeters(circuit, () -> 0);
		this.contextRunner.withBean("myCircuit", StoreCircuit.class, () -> circuit)
			.withBean("myLocalSettings", LocalSettings.class, () -> localSettings)
			.withBean("myCircuitSettings", CircuitSettings.class, () -> circuitSettings)
			.withBean("myMeters", MicrometerOutageMeters.class, () -> meters)
			.run((context) -> {
				assertThat(context).getBean(StoreCircuit.class).isSameAs(circuit);
				assertThat(context).getBean(LocalSettings.class).isSameAs(localSettings);
				assertThat(context).getBean(CircuitSettings.class).isSameAs(circuitSettings);
				assertThat(context).getBean(MicrometerOutageMeters.class).isSameAs(meters);
				assertThat(circuit.hasAnswered()).isTrue();
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
			"mooring.session.circuit.failures=9", "mooring.session.circuit.failures=0",
			"mooring.session.circuit.window=0", "mooring.session.circuit.slow-call=0s",
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

	@Configuration(proxyBeanMethods = false)
	static class SessionsApartFromTheCluster {

		@Bean
		@SpringSessionRedisConnectionFactory
		LettuceConnectionFactory sessions() {
			return new LettuceConnectionFactory("localhost", 1);
		}

		@Bean
		@Primary
		LettuceConnectionFactory others() {
			return new LettuceConnectionFactory(new RedisClusterConfiguration(List.of("localhost:1")));
		}

	}

}
