package dev.mooring.boot.devredis;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.test.context.DynamicPropertyRegistrar;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Gives way to a Redis in a container, however Spring Boot comes to know it.
 */
@Tag("full")
class ContainerIT {

	@Test
	void backsOffForTestcontainersWithServiceConnection() {
		try (ConfigurableApplicationContext context = run(WithServiceConnection.class)) {
			assertUsesContainer(context);
		}
	}

	@Test
	void backsOffForDockerComposeSupport() {
		try (ConfigurableApplicationContext context = run(Empty.class,
				"--spring.docker.compose.file=classpath:compose/compose.yaml",
				"--spring.docker.compose.skip.in-tests=false", "--spring.docker.compose.stop.command=down")) {
			assertUsesContainer(context);
		}
	}

	@Test
	void backsOffForPropertiesOfAContainerWhenSwitchedOff() {
		try (ConfigurableApplicationContext context = run(WithDynamicProperties.class,
				"--mooring.dev-redis.enabled=false")) {
			assertUsesContainer(context);
		}
	}

	private static ConfigurableApplicationContext run(Class<?> source, String... arguments) {
		return new SpringApplicationBuilder(source).web(WebApplicationType.NONE).run(arguments);
	}

	private static void assertUsesContainer(ConfigurableApplicationContext context) {
		assertThat(context.getBeanNamesForType(DevRedisConnectionDetails.class)).isEmpty();
		assertThat(context.getBean(StringRedisTemplate.class)
			.getRequiredConnectionFactory()
			.getConnection()
			.serverCommands()
			.info("server")).extractingByKey("redis_version").asString().startsWith("8.");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Empty {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class WithServiceConnection {

		@Bean
		@ServiceConnection("redis")
		GenericContainer<?> redis() {
			return new GenericContainer<>("redis:8").withExposedPorts(6379);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class WithDynamicProperties {

		@Bean
		GenericContainer<?> redis() {
			return new GenericContainer<>("redis:8").withExposedPorts(6379);
		}

		@Bean
		DynamicPropertyRegistrar redisProperties(GenericContainer<?> redis) {
			return (registry) -> {
				registry.add("spring.data.redis.host", redis::getHost);
				registry.add("spring.data.redis.port", redis::getFirstMappedPort);
			};
		}

	}

}
