package dev.mooring.boot.devredis;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Finds the property that says which Redis an application uses.
 * <p>
 * Properties that only tune a connection (such as {@code spring.data.redis.timeout} or
 * {@code spring.data.redis.database}) do not; blank values count as unset.
 */
final class RedisConfiguration {

	private static final String PREFIX = "spring.data.redis.";

	private static final List<String> SCALARS = List.of("url", "host", "port", "username", "password", "ssl.bundle");

	private static final List<String> GROUPS = List.of("sentinel", "cluster", "masterreplica");

	private RedisConfiguration() {
	}

	/**
	 * Finds such a property.
	 * @param environment the environment to look at
	 * @return the name of the property, or {@code null} if there is none
	 */
	static @Nullable String find(Environment environment) {
		Binder binder = Binder.get(environment);
		for (String name : SCALARS) {
			if (StringUtils.hasText(binder.bind(PREFIX + name, String.class).orElse(""))) {
				return PREFIX + name;
			}
		}
		for (String name : GROUPS) {
			Map<String, Object> group = binder.bind(PREFIX + name, Bindable.mapOf(String.class, Object.class))
				.orElse(Map.of());
			if (group.values().stream().anyMatch((value) -> StringUtils.hasText(value.toString()))) {
				return PREFIX + name;
			}
		}
		return null;
	}

}
