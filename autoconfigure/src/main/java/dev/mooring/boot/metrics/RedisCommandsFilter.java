package dev.mooring.boot.metrics;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * The switch {@code mooring.metrics.redis-commands}. Spring Boot observes every command
 * that Lettuce sends, which costs some microseconds and shows each call of the session
 * store a second time, and has no property against that. Where Mooring does not measure
 * its own calls, Spring Boot's default stays.
 */
class RedisCommandsFilter implements AutoConfigurationImportFilter, EnvironmentAware {

	private static final String LETTUCE_OBSERVATION = "org.springframework.boot.data.redis.autoconfigure.observation.LettuceObservationAutoConfiguration";

	private static final String MOORING = "mooring";

	private boolean observed = true;

	@Override
	public void setEnvironment(Environment environment) {
		Binder binder = Binder.get(environment);
		boolean measured = isOn(binder, "mooring.metrics.enabled") && isOn(binder, "mooring.session.enabled")
				&& binder.bind("mooring.session.repository", String.class).orElse(MOORING).equals(MOORING);
		this.observed = binder.bind("mooring.metrics.redis-commands", Boolean.class).orElse(!measured);
	}

	private static boolean isOn(Binder binder, String property) {
		return binder.bind(property, Boolean.class).orElse(true);
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
