package dev.mooring.boot.health.critical;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * Properties of the health contributors that readiness depends on.
 *
 * @param critical Names of health contributors, such as db, without which an instance is
 * not ready.
 * @param interval How often critical contributors are evaluated, in the background.
 * @param timeout How long the evaluation of a critical contributor may take. One that
 * does not answer by then is down.
 */
@ConfigurationProperties("mooring.health")
record CriticalHealthProperties(@DefaultValue List<String> critical, @DefaultValue("10s") Duration interval,
		@DefaultValue("3s") Duration timeout) {

	CriticalHealthProperties {
		Assert.isTrue(interval.toMillis() >= 100, "'interval' must be at least 100ms");
		Assert.isTrue(timeout.toMillis() > 0, "'timeout' must be positive");
		critical = critical.stream().map(String::trim).filter((name) -> !name.isEmpty()).distinct().toList();
		for (String name : critical) {
			Assert.isTrue(Stream.of(name.split("/", -1)).noneMatch(String::isBlank),
					() -> "'critical' must not have empty parts between slashes: '" + name + "'");
		}
	}

}
