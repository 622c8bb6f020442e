package dev.mooring.boot.devredis;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class DevRedisAutoConfigurationIT {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DevRedisAutoConfiguration.class, DataRedisAutoConfiguration.class));

	@Test
	void startsWhenNoRedisIsConfiguredAndStopsWithTheContext(CapturedOutput output) {
		long[] pid = new long[1];
		this.contextRunner.run((context) -> {
			StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
			redis.opsForValue().set("key", "value");
			assertThat(redis.opsForValue().get("key")).isEqualTo("value");
			assertThat(output.getOut().lines().filter((line) -> line.contains("development Redis"))).hasSize(1);
			pid[0] = Long.parseLong(output.getOut().replaceFirst("(?s).*\\(pid (\\d+)\\).*", "$1"));
			assertThat(ProcessHandle.of(pid[0])).hasValueSatisfying(ProcessHandle::isAlive);
		});
		assertThat(ProcessHandle.of(pid[0])).isEmpty();
		assertThat(output.getOut()).doesNotContain("Exception");
	}

	@Test
	void keepsPropertiesThatOnlyTuneTheConnection() {
		this.contextRunner
			.withPropertyValues("spring.data.redis.timeout=2s", "spring.data.redis.database=3",
					"spring.data.redis.url=", "spring.data.redis.host=", "spring.data.redis.cluster.nodes=",
					"spring.data.redis.sentinel.master=")
			.run((context) -> {
				assertThat(context).hasSingleBean(DevRedisConnectionDetails.class);
				assertThat(context.getBean(DataRedisConnectionDetails.class).getStandalone().getDatabase())
					.isEqualTo(3);
				context.getBean(StringRedisTemplate.class).opsForValue().set("key", "value");
			});
	}

	@Test
	void startsInAProductionProfileWhenToldSo() {
		this.contextRunner.withPropertyValues("spring.profiles.active=prod", "mooring.dev-redis.enabled=true")
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(DevRedisConnectionDetails.class));
	}

	@Test
	void startsInATestThatRunsOnKubernetes() {
		this.contextRunner.withPropertyValues("spring.main.cloud-platform=kubernetes")
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(DevRedisConnectionDetails.class));
	}

	@Test
	void givesEachContextItsOwn() {
		this.contextRunner.run((one) -> this.contextRunner
			.run((other) -> assertThat(one.getBean(DataRedisConnectionDetails.class).getStandalone().getPort())
				.isNotEqualTo(other.getBean(DataRedisConnectionDetails.class).getStandalone().getPort())));
	}

}
