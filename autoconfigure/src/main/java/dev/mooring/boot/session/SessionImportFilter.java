package dev.mooring.boot.session;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * The off switch {@code mooring.session.enabled}: {@code false} leaves sessions in the
 * server's memory, or to a repository of the application's own.
 * <p>
 * Spring Boot would keep them in Redis for the mere presence of the library, and has no
 * property against that.
 */
class SessionImportFilter implements AutoConfigurationImportFilter, EnvironmentAware {

	private static final String SESSION_AUTO_CONFIGURATION = "org.springframework.boot.session.data.redis.autoconfigure.SessionDataRedisAutoConfiguration";

	private boolean enabled = true;

	@Override
	public void setEnvironment(Environment environment) {
		this.enabled = Binder.get(environment).bind("mooring.session.enabled", Boolean.class).orElse(true);
	}

	@Override
	public boolean[] match(@Nullable String[] autoConfigurationClasses,
			AutoConfigurationMetadata autoConfigurationMetadata) {
		boolean[] matches = new boolean[autoConfigurationClasses.length];
		for (int i = 0; i < matches.length; i++) {
			matches[i] = this.enabled || !SESSION_AUTO_CONFIGURATION.equals(autoConfigurationClasses[i]);
		}
		return matches;
	}

}
