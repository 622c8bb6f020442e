package dev.mooring.benchmarks.plan;

import java.util.List;

/**
 * What keeps the sessions. A variant is the same application with other properties.
 */
public enum Variant {

	/**
	 * Tomcat's own sessions.
	 */
	MEMORY("memory", "Tomcat's sessions, in memory", "mooring.session.enabled=false"),

	/**
	 * Tomcat's own sessions, and the least that any call to Redis costs.
	 */
	MEMORY_CALL("memory+call", "the same, and one HGETALL through Lettuce for each request",
			"mooring.session.enabled=false", "benchmark.redis-call=true"),

	/**
	 * Spring Session's default repository.
	 */
	SPRING("spring", "Spring Session's default repository", "mooring.session.repository=spring"),

	/**
	 * Spring Session's indexed repository.
	 */
	SPRING_INDEXED("spring-indexed", "Spring Session's indexed repository",
			"spring.session.data.redis.repository-type=indexed"),

	/**
	 * Spring Session's default repository over Redisson.
	 */
	REDISSON("redisson", "Spring Session's default repository, over Redisson's connection factory",
			"mooring.session.repository=spring", "benchmark.redisson=true"),

	/**
	 * Mooring with its defaults.
	 */
	MOORING("mooring", "Mooring, every access recorded"),

	/**
	 * Mooring that records an access once in a minute.
	 */
	MOORING_TOUCH("mooring-touch", "Mooring, accesses recorded once a minute", "mooring.session.touch-interval=60s"),

	/**
	 * Mooring in an application that measures requests, without meters of its own.
	 */
	MOORING_UNMETERED("mooring-unmetered", "Mooring, with Actuator and Prometheus; `mooring.metrics.enabled=false`",
			"mooring.metrics.enabled=false", "mooring.metrics.redis-commands=false",
			"management.metrics.distribution.slo.http.server.requests="
					+ "5ms,10ms,25ms,50ms,100ms,250ms,500ms,1s,2500ms,5s,10s"),

	/**
	 * The same with meters.
	 */
	MOORING_METERED("mooring-metered", "the same, with Mooring's meters"),

	/**
	 * The same with an observation of each command.
	 */
	MOORING_COMMANDS("mooring-commands", "the same, with `mooring.metrics.redis-commands=true`",
			"mooring.metrics.redis-commands=true");

	private final String label;

	private final String description;

	private final List<String> properties;

	Variant(String label, String description, String... properties) {
		this.label = label;
		this.description = description;
		this.properties = List.of(properties);
	}

	/**
	 * The name on the command line and in tables.
	 * @return the name
	 */
	public String label() {
		return this.label;
	}

	/**
	 * What it is, in one phrase.
	 * @return the phrase
	 */
	public String description() {
		return this.description;
	}

	/**
	 * Whether the application has Actuator and a registry of meters.
	 * @return whether it has
	 */
	public boolean metered() {
		return this == MOORING_UNMETERED || this == MOORING_METERED || this == MOORING_COMMANDS;
	}

	/**
	 * The properties that make the application this variant.
	 * @return names and values, as {@code name=value}
	 */
	public List<String> properties() {
		return this.properties;
	}

}
