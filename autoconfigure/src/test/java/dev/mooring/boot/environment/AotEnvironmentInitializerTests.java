package dev.mooring.boot.environment;

import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.aot.AotDetector;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.SpringProperties;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

class AotEnvironmentInitializerTests {

	private final GenericApplicationContext context = new GenericApplicationContext();

	@AfterEach
	void reset() {
		SpringProperties.setProperty(AotDetector.AOT_ENABLED, null);
	}

	private void initializeAfterAnother() {
		ConfigurableEnvironment environment = this.context.getEnvironment();
		environment.getPropertySources()
			.replace("systemEnvironment",
					new SystemEnvironmentPropertySource("systemEnvironment", Map.of("REDIS_URL", "redis://cache")));
		PlainVariables.addTo(environment, true);
		environment.getPropertySources()
			.addFirst(new MapPropertySource("another", Map.of("spring.data.redis.host", "container")));
		new AotEnvironmentInitializer().initialize(this.context);
	}

	@Test
	void variablesYieldToAnotherInitializer() {
		SpringProperties.setProperty(AotDetector.AOT_ENABLED, "true");
		initializeAfterAnother();
		assertThat(this.context.getEnvironment().getProperty("spring.data.redis.url")).isNull();
	}

	@Test
	void leavesOtherApplicationsToTheFilter() {
		initializeAfterAnother();
		assertThat(this.context.getEnvironment().getProperty("spring.data.redis.url")).isNotNull();
	}

}
