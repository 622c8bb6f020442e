package dev.mooring.boot.environment;

import java.util.Arrays;

import dev.mooring.session.log.LogEvent;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.boot.env.DefaultPropertiesPropertySource;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

/**
 * Puts the environment in order once more, right before the conditions of
 * auto-configurations look at it. By then, application context initializers and
 * {@code @DynamicPropertySource} have added stronger sources, and {@code @PropertySource}
 * weaker ones, which stand behind {@code defaultProperties} until Spring Boot moves them,
 * after those conditions.
 * <p>
 * It lets every auto-configuration pass: as a filter it only has the right moment.
 */
class LateEnvironmentFilter implements AutoConfigurationImportFilter, EnvironmentAware {

	private static final LogEvent notApplied = LogEvent.warn(LateEnvironmentFilter.class, PlainVariables.WARNING_EVENT);

	@Override
	public void setEnvironment(Environment environment) {
		if (environment instanceof ConfigurableEnvironment configurable) {
			DefaultPropertiesPropertySource.moveToEnd(configurable);
			if (PlainVariables.of(configurable) != null) {
				PlainVariables.refresh(configurable).forEach(notApplied::log);
			}
		}
	}

	@Override
	public boolean[] match(@Nullable String[] autoConfigurationClasses,
			AutoConfigurationMetadata autoConfigurationMetadata) {
		boolean[] matches = new boolean[autoConfigurationClasses.length];
		Arrays.fill(matches, true);
		return matches;
	}

}
