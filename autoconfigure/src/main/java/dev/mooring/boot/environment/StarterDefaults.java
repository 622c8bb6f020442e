package dev.mooring.boot.environment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.boot.env.DefaultPropertiesPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.util.StringUtils;

/**
 * The starter's defaults for Spring Boot's own properties.
 * <p>
 * They are merged into the {@code defaultProperties} source, behind what is there
 * already: every other source is stronger, the application's files,
 * {@code @PropertySource} and {@code SpringApplication.setDefaultProperties} included.
 * {@link LateEnvironmentFilter} makes that true for conditions, too.
 */
final class StarterDefaults {

	/**
	 * Stands for the name of the host.
	 */
	private static final String HOST = "<host>";

	private static final String INSTANCE = "mooring.application.instance";

	private static final List<String> LOG_FORMATS = List.of("logging.structured.format.console",
			"logging.structured.format.file");

	/**
	 * All defaults, in the order of the documentation.
	 */
	static final List<Default> ALL = List.of(new Default("mooring.environment.enabled", INSTANCE, HOST,
			"The instance is called as its host, in a container as the container or pod, unless `APP_INSTANCE` names it"),
			new Default("mooring.environment.enabled", "logging.structured.ecs.service.node-name",
					"${" + INSTANCE + "}", "Logs in the Elastic Common Schema name the instance"),
			new Default("mooring.environment.enabled", "logging.structured.json.add[_service_node_name]",
					"${" + INSTANCE + "}", "Logs in the Graylog Extended Log Format name the instance", "gelf"),
			new Default("mooring.environment.enabled", "logging.structured.json.add[service_name]",
					"${spring.application.name}", "Logs in Logstash's format name the application", "logstash"),
			new Default("mooring.environment.enabled", "logging.structured.json.add[service_version]",
					"${spring.application.version}", "Logs in Logstash's format name the version", "logstash"),
			new Default("mooring.environment.enabled", "logging.structured.json.add[service_node_name]",
					"${" + INSTANCE + "}", "Logs in Logstash's format name the instance", "logstash"),
			new Default("mooring.health.enabled", "management.endpoint.health.probes.add-additional-paths", "true",
					"`/livez`, `/readyz` and `/startupz` answer on the application's port"),
			new Default("mooring.metrics.enabled", "management.endpoints.web.exposure.include", "health,prometheus",
					"`/actuator/prometheus` answers"),
			new Default("mooring.metrics.enabled", INSTANCE, HOST, "So it is in metrics"),
			new Default("mooring.metrics.enabled", "management.metrics.tags.application",
					"${spring.application.name:application}", "Every meter names the application"),
			new Default("mooring.metrics.enabled", "management.metrics.tags.version",
					"${spring.application.version:unknown}", "Every meter names the version"),
			new Default("mooring.metrics.enabled", "management.metrics.tags.instance", "${" + INSTANCE + ":unknown}",
					"Every meter names the instance"),
			new Default("mooring.metrics.enabled", "management.metrics.distribution.slo.http.server.requests",
					"5ms,10ms,25ms,50ms,100ms,250ms,500ms,1s,2500ms,5s,10s",
					"Quantiles of the latency of requests can be told over all instances"),
			new Default("mooring.session.enabled", "management.metrics.enable.tomcat.sessions", "false",
					"No meters of Tomcat's own sessions, which there are none of"),
			new Default("mooring.redis.enabled", "spring.data.redis.lettuce.cluster.refresh.adaptive", "true",
					"On a cluster the client learns of a failover by the errors it gets"),
			new Default("mooring.redis.enabled", "spring.data.redis.lettuce.cluster.refresh.period", "15s",
					"On a cluster the client learns of a failover within this time"),
			new Default("mooring.session.enabled", "spring.mvc.publish-request-handled-events", "false",
					"Requests do not need their session, or their user, for an event at their end that hardly anybody listens to"),
			new Default("mooring.session.enabled", "server.reactive.session.cookie.same-site", "lax",
					"The session cookie of a reactive application is `SameSite=Lax`, as a servlet application's is"));

	private StarterDefaults() {
	}

	/**
	 * A default.
	 *
	 * @param enabledProperty the off switch
	 * @param property the name of the property
	 * @param value its value
	 * @param effect what it does, in one phrase
	 * @param logFormat the format that the log must have on the console or in the file,
	 * or null if it does not matter
	 */
	record Default(String enabledProperty, String property, String value, String effect, @Nullable String logFormat) {

		Default(String enabledProperty, String property, String value, String effect) {
			this(enabledProperty, property, value, effect, null);
		}

		/**
		 * Whether the log has the format, and what the value refers to has one.
		 */
		private boolean isMeaningful(Environment environment, Map<String, Object> others) {
			return this.logFormat == null || (LOG_FORMATS.stream()
				.anyMatch((property) -> this.logFormat.equalsIgnoreCase(environment.getProperty(property)))
					&& isResolvable(environment, others));
		}

		private boolean isResolvable(Environment environment, Map<String, Object> others) {
			String name = this.value.substring(2, this.value.length() - 1);
			return others.containsKey(name) || StringUtils.hasLength(environment.getProperty(name));
		}

	}

	static void addTo(ConfigurableEnvironment environment) {
		PropertySource<?> existing = environment.getPropertySources().get(DefaultPropertiesPropertySource.NAME);
		Map<String, Object> defaults = new LinkedHashMap<>();
		Binder binder = Binder.get(environment);
		for (Default candidate : ALL) {
			if (HOST.equals(candidate.value) && environment.containsProperty(candidate.property)) {
				// It may take time to find out
				continue;
			}
			if (candidate.isMeaningful(environment, defaults)
					&& binder.bind(candidate.enabledProperty, Boolean.class).orElse(true)
					&& !contains(existing, candidate.property)) {
				defaults.put(candidate.property, HOST.equals(candidate.value) ? HostName.get() : candidate.value);
			}
		}
		DefaultPropertiesPropertySource.addOrMerge(defaults, environment.getPropertySources());
	}

	/**
	 * Whether a property of the {@code defaultProperties} is one of these.
	 * @param property the property
	 * @return whether it is
	 */
	static boolean contains(ConfigurationProperty property) {
		return ALL.stream()
			.anyMatch((candidate) -> property.getName().equals(ConfigurationPropertyName.of(candidate.property))
					&& (candidate.value().equals(property.getValue()) || HOST.equals(candidate.value())));
	}

	/**
	 * Compares as binding does: {@code include}, {@code include[0]} and other spellings
	 * of a name are the same.
	 */
	private static boolean contains(@Nullable PropertySource<?> source, String property) {
		ConfigurationPropertySource properties = (source != null) ? ConfigurationPropertySource.from(source) : null;
		if (properties == null) {
			return false;
		}
		ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
		return properties.getConfigurationProperty(name) != null
				|| properties.containsDescendantOf(name) == ConfigurationPropertyState.PRESENT;
	}

}
