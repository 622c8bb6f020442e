package dev.mooring.boot.report;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.mooring.boot.environment.EnvironmentSummary;
import dev.mooring.boot.report.MooringReport.EnvironmentSection;
import dev.mooring.boot.report.MooringReport.Section;
import dev.mooring.boot.report.MooringReport.Setting;
import dev.mooring.boot.report.MooringReport.UnknownVariable;
import dev.mooring.boot.report.ReportedSettings.ReportedSetting;
import dev.mooring.boot.shutdown.DrainDelay;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.ClassUtils;

/**
 * Makes the report of an environment and, if there is one, of the running application.
 */
final class ReportBuilder {

	private static final String ACTUATOR = "org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType";

	private final ConfigurableEnvironment environment;

	private final SettingLookup settings;

	private final WebApplicationType type;

	private final @Nullable RunningInstance instance;

	/**
	 * Creates a builder.
	 * @param environment the environment
	 * @param type the kind of application
	 * @param instance the running application, or {@code null} if there is none yet
	 */
	ReportBuilder(ConfigurableEnvironment environment, WebApplicationType type, @Nullable RunningInstance instance) {
		this.environment = environment;
		this.settings = new SettingLookup(environment);
		this.type = type;
		this.instance = instance;
	}

	/**
	 * Makes the whole report.
	 * @return the report
	 */
	MooringReport build() {
		return build(this::settings);
	}

	/**
	 * Makes the report without its settings: they take most of the time, and the start
	 * shows none of them.
	 * @return the report
	 */
	MooringReport buildSummaries() {
		return build((feature) -> Map.of());
	}

	private MooringReport build(Function<Feature, Map<String, Setting>> settings) {
		EnvironmentSummary variables = EnvironmentSummary.of(this.environment);
		List<UnknownVariable> unknown = UnknownVariables.find(variables);
		Map<String, String> sources = new LinkedHashMap<>(variables.variables());
		sources.replaceAll((name, source) -> Masking.mask(source));
		EndpointsSummary endpoints = new EndpointsSummary(this.settings, this.type, endpoints());
		return new MooringReport(new Section(session(), settings.apply(Feature.SESSION)),
				new EnvironmentSection(variables(sources), settings.apply(Feature.ENVIRONMENT), sources,
						variables.ignored().stream().map(Masking::mask).toList(), unknown),
				new Section(endpoints.health(), settings.apply(Feature.HEALTH)),
				new Section(endpoints.metrics(), settings.apply(Feature.METRICS)),
				new Section(shutdown(), settings.apply(Feature.SHUTDOWN)));
	}

	private Map<String, Setting> settings(Feature feature) {
		Map<String, Setting> settings = new LinkedHashMap<>();
		for (ReportedSetting reported : ReportedSettings.ALL) {
			Setting setting = (reported.feature() == feature && !isMoot(reported.name()))
					? this.settings.find(withDefault(reported)) : null;
			if (setting != null) {
				settings.put(reported.name(), setting);
			}
		}
		return settings;
	}

	/**
	 * Spring Boot does not look at a host where there is a URL, or several servers.
	 */
	private boolean isMoot(String name) {
		return List.of("spring.data.redis.host", "spring.data.redis.port", "spring.data.redis.database").contains(name)
				&& this.settings.value(name) == null
				&& Stream.of("url", "cluster.nodes", "sentinel.nodes", "masterreplica.nodes")
					.anyMatch((other) -> !first("", "spring.data.redis." + other).isEmpty());
	}

	private ReportedSetting withDefault(ReportedSetting reported) {
		if (!"mooring.shutdown.drain-delay".equals(reported.name())) {
			return reported;
		}
		return new ReportedSetting(reported.feature(), reported.name(), defaultDrain());
	}

	private String session() {
		if (isOff("mooring.session.enabled")) {
			return "off (mooring.session.enabled): sessions stay with the server or the application";
		}
		if (this.instance != null && !this.instance.sessionStore() && isMooring()) {
			return "not in use: this application has no sessions, a session repository of its own,"
					+ " or no Redis client that Mooring knows";
		}
		List<String> facts = new ArrayList<>();
		facts.add("Redis at " + redis());
		if (!isMooring()) {
			facts.add("Spring Session's repository");
		}
		facts.add("timeout " + timeout());
		if (isMooring()) {
			facts.add("on outage " + first("reject", "mooring.session.on-outage"));
		}
		return String.join(", ", facts);
	}

	private String timeout() {
		String timeout = switch (this.type) {
			case SERVLET -> first("30m", "spring.session.timeout", "server.servlet.session.timeout");
			case REACTIVE -> first("30m", "spring.session.timeout", "server.reactive.session.timeout");
			default -> first("30m", "spring.session.timeout");
		};
		return DurationText.of(timeout, ChronoUnit.SECONDS);
	}

	private boolean isMooring() {
		return "mooring".equalsIgnoreCase(first("mooring", "mooring.session.repository"))
				&& "default".equalsIgnoreCase(first("default", "spring.session.data.redis.repository-type"));
	}

	private String redis() {
		if (this.instance != null && this.instance.redis() != null) {
			return this.instance.redis();
		}
		for (String kind : List.of("sentinel", "cluster", "masterreplica")) {
			String nodes = first("", "spring.data.redis." + kind + ".nodes");
			if (!nodes.isEmpty()) {
				return nodes + " (" + kind + ")";
			}
		}
		String url = first("", "spring.data.redis.url");
		return !url.isEmpty() ? url : "%s:%s/%s".formatted(first("localhost", "spring.data.redis.host"),
				first("6379", "spring.data.redis.port"), first("0", "spring.data.redis.database"));
	}

	private static String variables(Map<String, String> sources) {
		if (sources.isEmpty()) {
			return "no variables of Mooring's or of the application's own are set";
		}
		return sources.entrySet()
			.stream()
			.map((entry) -> entry.getValue().equals("variable " + entry.getKey()) ? entry.getKey()
					: "%s (%s)".formatted(entry.getKey(), entry.getValue()))
			.collect(Collectors.joining(", "));
	}

	private @Nullable ExposedEndpoints endpoints() {
		if (this.instance != null) {
			return this.instance.endpoints();
		}
		return ClassUtils.isPresent(ACTUATOR, null)
				? ExposedEndpoints.expected(this.settings, ManagementPortType.get(this.environment)) : null;
	}

	private String shutdown() {
		if (this.type == WebApplicationType.NONE) {
			return "no web server";
		}
		String graceful = "immediate".equalsIgnoreCase(first("graceful", "server.shutdown")) ? "then at once"
				: "then up to %s for running requests".formatted(DurationText
					.of(first("30s", "spring.lifecycle.timeout-per-shutdown-phase"), ChronoUnit.MILLIS));
		return isOff("mooring.shutdown.enabled") ? "no drain (mooring.shutdown.enabled), " + graceful
				: "drain %s, %s".formatted(
						DurationText.of(first(defaultDrain(), "mooring.shutdown.drain-delay"), ChronoUnit.MILLIS),
						graceful);
	}

	private boolean isOff(String name) {
		return !this.settings.isOn(name, true);
	}

	private String first(String defaultValue, String... names) {
		return this.settings.first(defaultValue, names);
	}

	private String defaultDrain() {
		return DurationText.of(DrainDelay.defaultFor(this.environment));
	}

}
