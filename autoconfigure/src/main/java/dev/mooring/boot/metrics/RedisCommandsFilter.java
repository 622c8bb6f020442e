package dev.mooring.boot.metrics;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * The switch {@code mooring.metrics.redis-commands}. Spring Boot observes every command
 * that Lettuce sends, which costs more than the command and shows each call of the
 * session store a second time, and has no property against that.
 */
class RedisCommandsFilter implements AutoConfigurationImportFilter, EnvironmentAware {

	private static final String LETTUCE_OBSERVATION = "org.springframework.boot.data.redis.autoconfigure.observation.LettuceObservationAutoConfiguration";

	private boolean observed = true;

	@Override
	public void setEnvironment(Environment environment) {
		Binder binder = Binder.get(environment);
		boolean enabled = binder.bind("mooring.metrics.enabled", Boolean.class).orElse(true);
		this.observed = binder.bind("mooring.metrics.redis-commands", Boolean.class).orElse(!enabled);
	}

	@Override
	public boolean[] match(@Nullable String[] autoConfigurationClasses,
			AutoConfigurationMetadata autoConfigurationMetadata) {
		boolean[] matches = new boolean[autoConfigurationClasses.length];
		for (int i = 0; i < matches.length; i++) {
			matches[i] = this.observed || !LETTUCE_OBSERVATION.equals(autoConfigurationClasses[i]);
		}
		return matches;
	}

}
