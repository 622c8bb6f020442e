package dev.mooring.boot.devredis;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.test.context.DynamicPropertyRegistrar;
import org.springframework.test.context.support.DynamicPropertyRegistrarBeanInitializer;

import static org.assertj.core.api.Assertions.assertThat;

class DevRedisAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DevRedisAutoConfiguration.class, DataRedisAutoConfiguration.class));

	@Test
	void backsOffWhenSwitchedOff() {
		this.contextRunner.withPropertyValues("mooring.dev-redis.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(DevRedisConnectionDetails.class));
	}

	@Test
	void backsOffWithoutSpringDataRedis() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(DataRedisConnectionDetails.class))
			.run((context) -> assertThat(context).doesNotHaveBean("devRedisConnectionDetails"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "url=redis://localhost:6379", "host=localhost", "port=6380", "username=app", "password=x",
			"ssl.bundle=redis", "sentinel.master=main", "sentinel.nodes=a:26379", "cluster.nodes=a:6379",
			"cluster.nodes[0]=a:6379", "masterreplica.nodes=a:6379,b:6379" })
	void backsOffWhenAPropertySaysWhichRedis(String property) {
		this.contextRunner.withPropertyValues("spring.data.redis." + property)
			.withClassLoader(new FilteredClassLoader("io.lettuce"))
			.run((context) -> assertThat(context).doesNotHaveBean(DevRedisConnectionDetails.class));
	}

	@Test
	void backsOffWhenAVariableSaysWhichRedis() {
		this.contextRunner
			.withInitializer((context) -> TestPropertyValues.of("SPRING_DATA_REDIS_HOST=localhost")
				.applyTo(context.getEnvironment(), TestPropertyValues.Type.SYSTEM_ENVIRONMENT))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(DevRedisConnectionDetails.class));
	}

	@ParameterizedTest
	@ValueSource(classes = { UserConnectionDetails.class, UserConnectionFactory.class, UserStandalone.class,
			UserSentinel.class, UserCluster.class })
	void backsOffWhenUserDefines(Class<?> configuration) {
		this.contextRunner.withUserConfiguration(configuration)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(DevRedisConnectionDetails.class));
	}

	@Test
	void backsOffDuringAheadOfTimeProcessing() {
		this.contextRunner.withSystemProperties(AbstractAotProcessor.AOT_PROCESSING + "=true")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(DevRedisConnectionDetails.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "prod", "production" })
	void refusesToStartInAProductionProfile(String profile) {
		this.contextRunner.withPropertyValues("spring.profiles.active=" + profile)
			.run((context) -> assertFailure(context.getStartupFailure(), "'" + profile + "'", "REDIS_URL"));
	}

	@Test
	void refusesToStartOnKubernetes() {
		this.contextRunner.withPropertyValues("spring.main.cloud-platform=kubernetes")
			.withClassLoader(new FilteredClassLoader("org.springframework.test"))
			.run((context) -> assertFailure(context.getStartupFailure(), "KUBERNETES", "REDIS_URL"));
	}

	@Test
	void refusesToCompeteWithPropertiesThatABeanAdds() {
		this.contextRunner.withUserConfiguration(UserDynamicProperties.class)
			.run((context) -> assertFailure(context.getStartupFailure(), "spring.data.redis.host",
					"mooring.dev-redis.enabled=false"));
	}

	private static void assertFailure(Throwable failure, String description, String action) {
		FailureAnalysis analysis = new DevRedisFailureAnalyzer().analyze(failure);
		assertThat(analysis).isNotNull();
		assertThat(analysis.getDescription()).contains(description);
		assertThat(analysis.getAction()).contains(action);
	}

	@Configuration(proxyBeanMethods = false)
	static class UserConnectionDetails {

		@Bean
		DataRedisConnectionDetails userConnectionDetails() {
			return new DataRedisConnectionDetails() {

				@Override
				public Standalone getStandalone() {
					return Standalone.of("redis.example.org", 6379);
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UserConnectionFactory {

		@Bean
		RedisConnectionFactory userConnectionFactory() {
			return new LettuceConnectionFactory("redis.example.org", 6379);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UserStandalone {

		@Bean
		RedisStandaloneConfiguration userConfiguration() {
			return new RedisStandaloneConfiguration("redis.example.org");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UserSentinel {

		@Bean
		RedisSentinelConfiguration userConfiguration() {
			return new RedisSentinelConfiguration().master("main").sentinel("redis.example.org", 26379);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UserCluster {

		@Bean
		RedisClusterConfiguration userConfiguration() {
			return new RedisClusterConfiguration().clusterNode("redis.example.org", 6379);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UserDynamicProperties {

		@Bean
		static DynamicPropertyRegistrarBeanInitializer initializer() {
			return new DynamicPropertyRegistrarBeanInitializer();
		}

		@Bean
		DynamicPropertyRegistrar redisProperties() {
			return (registry) -> registry.add("spring.data.redis.host", () -> "redis.example.org");
		}

	}

}
