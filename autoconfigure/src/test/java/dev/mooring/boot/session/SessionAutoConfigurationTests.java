package dev.mooring.boot.session;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;

import dev.mooring.session.IndexedMooringSessionRepository;
import dev.mooring.session.IndexedReactiveMooringSessionRepository;
import dev.mooring.session.MooringSessionRepository;
import dev.mooring.session.OnUnreadable;
import dev.mooring.session.ReactiveMooringSessionRepository;
import dev.mooring.session.SessionSettings;
import dev.mooring.session.metrics.MicrometerSessionObserver;
import dev.mooring.session.redis.RedisPrincipalIndex;
import dev.mooring.session.redis.RedisSessionStore;
import dev.mooring.session.store.InMemoryPrincipalIndex;
import dev.mooring.session.store.InMemorySessionStore;
import dev.mooring.session.store.PrincipalIndex;
import dev.mooring.session.store.SessionObserver;
import dev.mooring.session.store.SessionStore;
import dev.mooring.session.web.MooringSessionFilter;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration;
import org.springframework.boot.session.autoconfigure.SessionAutoConfiguration;
import org.springframework.boot.session.data.redis.autoconfigure.SessionDataRedisAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.MapSession;
import org.springframework.session.MapSessionRepository;
import org.springframework.session.ReactiveFindByIndexNameSessionRepository;
import org.springframework.session.ReactiveSessionRepository;
import org.springframework.session.SaveMode;
import org.springframework.session.SessionIdGenerator;
import org.springframework.session.SessionRepository;
import org.springframework.session.data.redis.ReactiveRedisSessionRepository;
import org.springframework.session.data.redis.RedisSessionRepository;
import org.springframework.session.web.http.SessionRepositoryFilter;
import org.springframework.util.unit.DataSize;
import org.springframework.web.server.session.WebSessionManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

class SessionAutoConfigurationTests {

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations.of(
			DataRedisAutoConfiguration.class, DataRedisReactiveAutoConfiguration.class,
			SessionDataRedisAutoConfiguration.class, SessionAutoConfiguration.class,
			SessionSerializerAutoConfiguration.class, SessionStoreAutoConfiguration.class);

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS);

	private final ReactiveWebApplicationContextRunner reactiveContextRunner = new ReactiveWebApplicationContextRunner()
		.withUserConfiguration(Server.class)
		.withConfiguration(AUTO_CONFIGURATIONS);

	@Test
	void servletApplicationKeepsSessionsInRedis() {
		this.contextRunner.run((context) -> {
			assertThat(context).hasSingleBean(SessionRepository.class).hasSingleBean(MooringSessionRepository.class);
			assertThat(context).doesNotHaveBean(FindByIndexNameSessionRepository.class);
			assertThat(context).getBean(SessionStore.class).isInstanceOf(RedisSessionStore.class);
			assertThat(context).getBean(SessionRepositoryFilter.class).isInstanceOf(MooringSessionFilter.class);
			assertThat(context).hasBean("springSessionDefaultRedisSerializer");
		});
	}

	@Test
	void reactiveApplicationKeepsSessionsInRedis() {
		this.reactiveContextRunner.run((context) -> {
			assertThat(context).hasSingleBean(ReactiveSessionRepository.class)
				.hasSingleBean(ReactiveMooringSessionRepository.class)
				.hasSingleBean(WebSessionManager.class);
			assertThat(context).doesNotHaveBean(ReactiveFindByIndexNameSessionRepository.class);
		});
	}

	@Test
	void applicationWithoutWebHasNoSessions() {
		new ApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(SessionStore.class));
	}

	@Test
	void switchedOffLeavesTheRestAlone() {
		this.contextRunner.withPropertyValues("mooring.session.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(SessionStore.class)
				.doesNotHaveBean("springSessionDefaultRedisSerializer"));
	}

	@Test
	void springSessionsRepositoryCanBeAskedFor() {
		this.contextRunner.withPropertyValues("mooring.session.repository=spring")
			.run((context) -> assertThat(context).hasSingleBean(SessionRepository.class)
				.hasSingleBean(RedisSessionRepository.class)
				.doesNotHaveBean(SessionStore.class));
		this.reactiveContextRunner.withPropertyValues("mooring.session.repository=spring")
			.run((context) -> assertThat(context).hasSingleBean(ReactiveRedisSessionRepository.class));
	}

	@Test
	void backsOffWithoutLettuce() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(LettuceConnectionFactory.class))
			.withBean(RedisConnectionFactory.class, () -> mock(RedisConnectionFactory.class))
			.run((context) -> assertThat(context).hasSingleBean(RedisSessionRepository.class)
				.doesNotHaveBean(SessionStore.class));
	}

	@Test
	void backsOffWhenTheApplicationHasAnotherClient() {
		this.contextRunner.withBean(OtherConnectionFactory.class, () -> mock(OtherConnectionFactory.class))
			.run((context) -> assertThat(context).hasSingleBean(RedisSessionRepository.class)
				.doesNotHaveBean(SessionStore.class));
	}

	@Test
	void findsLettuceBehindItsInterface() {
		this.contextRunner.withBean(RedisConnectionFactory.class, LettuceConnectionFactory::new)
			.run((context) -> assertThat(context).hasSingleBean(MooringSessionRepository.class));
		this.contextRunner.withBean(RedisConnectionFactory.class, () -> mock(RedisConnectionFactory.class))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("mooring.session.repository=spring"));
	}

	@Test
	void waitsForTheCommandTimeoutUnlessTheClientHasAShorterOne() {
		Duration second = Duration.ofSeconds(1);
		this.contextRunner.withPropertyValues("spring.data.redis.timeout=0")
			.run((context) -> assertThat(context.getBean(SessionConnection.class).timeout(second)).isEqualTo(second));
		this.contextRunner.withPropertyValues("spring.data.redis.timeout=300ms")
			.run((context) -> assertThat(context.getBean(SessionConnection.class).timeout(second)).hasMillis(300));
		this.contextRunner
			.run((context) -> assertThat(context.getBean(SessionConnection.class).timeout(second)).isEqualTo(second));
	}

	@Test
	void backsOffWhenUserDefinesRepository() {
		this.contextRunner.withUserConfiguration(UserRepository.class)
			.run((context) -> assertThat(context).hasSingleBean(MapSessionRepository.class)
				.doesNotHaveBean(SessionStore.class));
	}

	@Test
	void userDefinesStoreAndIndex() {
		this.contextRunner.withUserConfiguration(UserStore.class).run((context) -> {
			assertThat(context).getBean(SessionStore.class).isInstanceOf(InMemorySessionStore.class);
			assertThat(context).getBean(SessionRepository.class).isInstanceOf(IndexedMooringSessionRepository.class);
			MooringSessionRepository repository = context.getBean(MooringSessionRepository.class);
			var session = repository.createSession();
			repository.save(session);
			assertThat(session.getId()).isEqualTo("from user");
			assertThat(repository.findById("from user")).isNotNull();
		});
	}

	@Test
	void userDefinesSerializerAndObserver() {
		RedisSerializer<Object> serializer = RedisSerializer.json();
		SessionObserver observer = new SessionObserver() {
		};
		this.contextRunner.withBean("springSessionDefaultRedisSerializer", RedisSerializer.class, () -> serializer)
			.withBean(SessionObserver.class, () -> observer)
			.withPropertyValues("mooring.session.serializer=json")
			.run((context) -> {
				assertThat(context.getBean(SessionSettings.class).serializer()).isSameAs(serializer);
				assertThat(context.getBean(SessionSettings.class).observer()).isSameAs(observer);
			});
	}

	@Test
	void metersNeedMicrometer() {
		this.contextRunner.run((context) -> assertThat(context).hasSingleBean(MicrometerSessionObserver.class));
		this.contextRunner.withClassLoader(new FilteredClassLoader(MeterBinder.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(SessionObserver.class)
				.doesNotHaveBean(MicrometerSessionObserver.class));
	}

	@Test
	void principalIndexIsOptIn() {
		this.contextRunner.withPropertyValues("mooring.session.index=principal")
			.run((context) -> assertThat(context).hasSingleBean(FindByIndexNameSessionRepository.class)
				.hasSingleBean(IndexedMooringSessionRepository.class)
				.hasSingleBean(RedisPrincipalIndex.class));
		this.reactiveContextRunner.withPropertyValues("mooring.session.index=principal")
			.run((context) -> assertThat(context).hasSingleBean(ReactiveFindByIndexNameSessionRepository.class)
				.hasSingleBean(IndexedReactiveMooringSessionRepository.class));
	}

	@Test
	void propertiesArrive() {
		this.contextRunner
			.withPropertyValues("spring.session.timeout=7m", "spring.session.data.redis.save-mode=always",
					"mooring.session.on-unreadable=drop-session", "mooring.session.max-attribute-size=2KB",
					"mooring.session.max-size=3KB")
			.run((context) -> {
				SessionSettings settings = context.getBean(SessionSettings.class);
				assertThat(settings.maxInactiveInterval()).isEqualTo(Duration.ofMinutes(7));
				assertThat(settings.saveMode()).isEqualTo(SaveMode.ALWAYS);
				assertThat(settings.onUnreadable()).isEqualTo(OnUnreadable.DROP_SESSION);
				assertThat(settings.maxAttributeSize()).isEqualTo(DataSize.ofKilobytes(2));
				assertThat(settings.maxSize()).isEqualTo(DataSize.ofKilobytes(3));
			});
	}

	@Test
	void defaultsAreThose() {
		this.contextRunner.run((context) -> {
			SessionSettings settings = context.getBean(SessionSettings.class);
			assertThat(settings.maxInactiveInterval()).isEqualTo(MapSession.DEFAULT_MAX_INACTIVE_INTERVAL);
			assertThat(settings.saveMode()).isEqualTo(SaveMode.ON_SET_ATTRIBUTE);
			assertThat(settings.onUnreadable()).isEqualTo(OnUnreadable.DROP_ATTRIBUTE);
			assertThat(settings.maxAttributeSize()).isEqualTo(SessionSettings.DEFAULT_MAX_ATTRIBUTE_SIZE);
			assertThat(settings.maxSize()).isEqualTo(SessionSettings.DEFAULT_MAX_SIZE);
		});
	}

	@Test
	void badValuesFailClearly() {
		for (String property : new String[] { "on-unreadable=ignore", "serializer=xml", "touch-interval=-1s",
				"touch-interval=soon", "max-size=big", "index=all" }) {
			this.contextRunner.withPropertyValues("mooring.session." + property)
				.run((context) -> assertThat(context).hasFailed()
					.getFailure()
					.rootCause()
					.satisfies((failure) -> assertThat(failure).as(property).isNotNull()));
		}
	}

	@Test
	void jsonWithoutJacksonFailsClearly() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("tools.jackson"))
			.withPropertyValues("mooring.session.serializer=json")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("mooring.session.serializer")
				.hasStackTraceContaining("Jackson 3"));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(ServerProperties.class)
	static class Server {

	}

	interface OtherConnectionFactory extends RedisConnectionFactory {

	}

	@Configuration(proxyBeanMethods = false)
	static class UserRepository {

		@Bean
		MapSessionRepository userRepository() {
			return new MapSessionRepository(new ConcurrentHashMap<>());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UserStore {

		@Bean
		SessionStore userStore() {
			return new InMemorySessionStore();
		}

		@Bean
		PrincipalIndex userIndex() {
			return new InMemoryPrincipalIndex();
		}

		@Bean
		SessionIdGenerator userIds() {
			return () -> "from user";
		}

	}

}
