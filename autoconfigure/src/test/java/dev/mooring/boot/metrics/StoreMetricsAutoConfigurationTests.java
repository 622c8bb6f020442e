package dev.mooring.boot.metrics;

import java.util.List;

import dev.mooring.boot.outage.OutageAutoConfiguration;
import dev.mooring.boot.session.SessionSerializerAutoConfiguration;
import dev.mooring.boot.session.SessionStoreAutoConfiguration;
import dev.mooring.session.circuit.CircuitSessionStore;
import dev.mooring.session.metrics.MicrometerOutageMeters;
import dev.mooring.session.metrics.MicrometerSessionObserver;
import dev.mooring.session.metrics.MicrometerStoreMeters;
import dev.mooring.session.metrics.ObservedSessionStore;
import dev.mooring.session.metrics.RedisMemoryMeters;
import dev.mooring.session.store.InMemorySessionStore;
import dev.mooring.session.store.SessionObserver;
import dev.mooring.session.store.SessionStore;
import dev.mooring.session.store.SessionStoreDecorator;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.tracing.Tracer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.observation.LettuceObservationAutoConfiguration;
import org.springframework.boot.session.autoconfigure.SessionAutoConfiguration;
import org.springframework.boot.session.data.redis.autoconfigure.SessionDataRedisAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

class StoreMetricsAutoConfigurationTests {

	/**
	 * Nothing listens on port 1.
	 */
	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, SessionAutoConfiguration.class,
				SessionDataRedisAutoConfiguration.class, SessionSerializerAutoConfiguration.class,
				SessionStoreAutoConfiguration.class, OutageAutoConfiguration.class,
				StoreMetricsAutoConfiguration.class))
		.withPropertyValues("spring.data.redis.port=1");

	@Test
	void storeIsMeasuredInsideOfTheCircuit() {
		this.contextRunner.run((context) -> {
			assertThat(context).hasSingleBean(MicrometerStoreMeters.class)
				.hasSingleBean(MicrometerSessionObserver.class)
				.hasSingleBean(MicrometerOutageMeters.class)
				.hasBean("mooringRedisMemoryMeters");
			List<SessionStoreDecorator> decorators = context.getBeanProvider(SessionStoreDecorator.class)
				.orderedStream()
				.toList();
			SessionStore store = context.getBean(SessionStore.class);
			assertThat(decorators).hasSize(2);
			assertThat(decorators.get(0).decorate(store)).isInstanceOf(CircuitSessionStore.class);
			assertThat(decorators.get(1).decorate(store)).isInstanceOf(ObservedSessionStore.class);
		});
	}

	@Test
	void nothingIsMeasuredWhenSwitchedOff() {
		this.contextRunner.withPropertyValues("mooring.metrics.enabled=false").run((context) -> {
			assertThat(context).doesNotHaveBean(MeterBinder.class).doesNotHaveBean(StoreMetricsDecorator.class);
			assertThat(context.getBean(SessionObserver.class)).isSameAs(SessionObserver.NONE);
		});
	}

	@Test
	void nothingIsMeasuredWithoutMooringsSessions() {
		this.contextRunner.withPropertyValues("mooring.session.repository=spring")
			.run((context) -> assertThat(context).doesNotHaveBean(MeterBinder.class)
				.doesNotHaveBean(StoreMetricsDecorator.class));
	}

	@Test
	void worksWithoutMicrometer() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(SessionStore.class)
				.doesNotHaveBean(StoreMetricsDecorator.class));
	}

	@Test
	void worksWithoutTracing() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("io.micrometer.tracing"))
			.run((context) -> assertThat(context).hasSingleBean(StoreMetricsDecorator.class)
				.doesNotHaveBean(StoreMetricsAutoConfiguration.StoreTracing.class));
	}

	@Test
	void usesTheTracerIfThereIsOne() {
		this.contextRunner.withBean(Tracer.class, () -> Tracer.NOOP)
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(StoreMetricsDecorator.class));
	}

	@Test
	void metersOfTheApplicationWin() {
		MicrometerStoreMeters meters = new MicrometerStoreMeters();
		RedisMemoryMeters memory = new RedisMemoryMeters(() -> {
			throw new IllegalStateException();
		}, () -> false);
		this.contextRunner.withBean("own", MicrometerStoreMeters.class, () -> meters)
			.withBean("ownMemory", RedisMemoryMeters.class, () -> memory)
			.run((context) -> {
				assertThat(context.getBean(MicrometerStoreMeters.class)).isSameAs(meters);
				assertThat(context).doesNotHaveBean("mooringRedisMemoryMeters");
			});
	}

	@Test
	void otherStoresHaveNoMemoryOfRedis() {
		this.contextRunner.withBean(SessionStore.class, InMemorySessionStore::new).run((context) -> {
			SimpleMeterRegistry registry = new SimpleMeterRegistry();
			context.getBeansOfType(MeterBinder.class).values().forEach((binder) -> binder.bindTo(registry));
			assertThat(registry.find(RedisMemoryMeters.USED).gauge()).isNull();
			assertThat(registry.find(MicrometerStoreMeters.PAYLOAD).summary()).isNotNull();
		});
	}

	@ParameterizedTest
	@CsvSource({ "false,,", "true, mooring.metrics.redis-commands, true",
			"false, mooring.metrics.redis-commands, false", "true, mooring.metrics.enabled, false" })
	void commandsAreObservedOnlyOnRequest(boolean observed, String property, String value) {
		MockEnvironment environment = new MockEnvironment();
		if (property != null) {
			environment.setProperty(property, value);
		}
		RedisCommandsFilter filter = new RedisCommandsFilter();
		filter.setEnvironment(environment);
		assertThat(filter.match(new String[] { LettuceObservationAutoConfiguration.class.getName(), null, "other" },
				mock()))
			.containsExactly(observed, true, true);
	}

}
