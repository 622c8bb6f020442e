package dev.mooring.boot.environment;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import dev.mooring.boot.redis.RedisNodes;
import dev.mooring.boot.redis.RedisUrl;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;

import static dev.mooring.boot.environment.RedisVariables.CLUSTER_NODES;
import static dev.mooring.boot.environment.RedisVariables.DATABASE;
import static dev.mooring.boot.environment.RedisVariables.HOST;
import static dev.mooring.boot.environment.RedisVariables.PARTS;
import static dev.mooring.boot.environment.RedisVariables.PASSWORD;
import static dev.mooring.boot.environment.RedisVariables.PORT;
import static dev.mooring.boot.environment.RedisVariables.SENTINEL;
import static dev.mooring.boot.environment.RedisVariables.SENTINEL_MASTER;
import static dev.mooring.boot.environment.RedisVariables.SENTINEL_NODES;
import static dev.mooring.boot.environment.RedisVariables.SEVERAL_SERVERS;
import static dev.mooring.boot.environment.RedisVariables.TLS;
import static dev.mooring.boot.environment.RedisVariables.URL;
import static dev.mooring.boot.environment.RedisVariables.URL_PROPERTY;
import static dev.mooring.boot.environment.RedisVariables.USERNAME;

/**
 * What the {@link RedisVariables} mean together: the URL, else the sentinels, else the
 * nodes of a cluster, else a single server. What the chosen form does not need is
 * ignored, and said so.
 */
final class RedisAssignment {

	/**
	 * What says which server to use.
	 */
	private static final List<EnvironmentVariable<?>> SERVER = List.of(URL, HOST, CLUSTER_NODES, SENTINEL_NODES,
			SENTINEL_MASTER);

	private static final List<EnvironmentVariable<?>> SENTINELS = List.of(SENTINEL_NODES, SENTINEL_MASTER);

	private final Assignment assignment;

	private final @Nullable String username;

	private final @Nullable String password;

	private final @Nullable Boolean tls;

	RedisAssignment(Assignment assignment) {
		this.assignment = assignment;
		this.username = assignment.read(USERNAME);
		this.password = assignment.read(PASSWORD);
		this.tls = assignment.read(TLS);
	}

	void apply() {
		if (!SERVER.stream().allMatch(this::isUnderstood)) {
			// What the others mean without it would only confuse
			RedisVariables.ALL.forEach(this.assignment::read);
			return;
		}
		RedisUrl url = readServer(URL);
		RedisNodes sentinels = readServer(SENTINEL_NODES);
		String master = readServer(SENTINEL_MASTER);
		RedisNodes cluster = readServer(CLUSTER_NODES);
		if (url != null) {
			applyUrl(url);
		}
		else if (sentinels != null || master != null) {
			applySentinels(sentinels, master);
		}
		else if (cluster != null) {
			applyCluster(cluster);
		}
		else {
			applySingle();
		}
		new RedisTls(this.assignment).apply((url != null) ? Boolean.valueOf(url.tls()) : this.tls, url != null);
	}

	/**
	 * Reads a variable that says which server to use. A weaker layer, such as a
	 * {@code .env} file, does not count beside what a stronger one says in another form.
	 */
	private <T> @Nullable T readServer(EnvironmentVariable<T> variable) {
		T value = this.assignment.read(variable);
		if (value == null || SERVER.stream()
			.filter((other) -> !SENTINELS.containsAll(List.of(other, variable)))
			.noneMatch((other) -> this.assignment.values().isStronger(other.name(), variable.name()))) {
			return value;
		}
		this.assignment.ignore(List.of(variable), "a stronger source says it in another form");
		return null;
	}

	private boolean isUnderstood(EnvironmentVariable<?> variable) {
		return !this.assignment.values().isSet(variable.name()) || this.assignment.read(variable) != null;
	}

	private void applyUrl(RedisUrl url) {
		ignore(this.assignment.name(URL) + " says it", HOST, PORT, DATABASE, CLUSTER_NODES, SENTINEL_NODES,
				SENTINEL_MASTER, TLS);
		this.assignment.refuseParts(URL, PARTS);
		ConfigurationProperty tls = this.assignment.findStronger(List.of(TLS.target()));
		String contradiction = url.tls() ? "false|off|no|0" : "true|on|yes|1";
		if (tls != null && String.valueOf(tls.getValue()).trim().toLowerCase(Locale.ROOT).matches(contradiction)) {
			this.assignment.refuseParts(URL, List.of(TLS.target()));
		}
		if (!url.password().isEmpty()) {
			ignore(this.assignment.name(URL) + " holds the credentials", USERNAME, PASSWORD);
			setUrl(url, URL);
		}
		else if (!url.username().isEmpty()) {
			ignore(this.assignment.name(URL) + " names the user", USERNAME);
			setUrl(url.withCredentials(url.username(), this.password), URL);
		}
		else {
			setUrl(url.withCredentials(this.username, this.password), URL);
		}
	}

	private void applySentinels(@Nullable RedisNodes nodes, @Nullable String master) {
		if (nodes == null) {
			reportMissing(SENTINEL_MASTER, SENTINEL_NODES);
		}
		else if (master == null) {
			reportMissing(SENTINEL_NODES, SENTINEL_MASTER);
		}
		else {
			ignore("the sentinels know the servers", HOST, PORT, CLUSTER_NODES);
			this.assignment.refuseBlocked(SENTINEL_NODES, List.of(URL_PROPERTY));
			this.assignment.set(SENTINEL_NODES.target(), nodes.toString(), SENTINEL_NODES);
			this.assignment.set(SENTINEL_MASTER.target(), master, SENTINEL_MASTER);
			setPart(DATABASE);
			setPart(USERNAME);
			setPart(PASSWORD);
		}
	}

	private void reportMissing(EnvironmentVariable<?> present, EnvironmentVariable<?> missing) {
		String name = this.assignment.name(missing);
		this.assignment.report(present, "needs %s, too".formatted(name), missing.remedy(name));
	}

	private void applyCluster(RedisNodes nodes) {
		ignore(this.assignment.name(CLUSTER_NODES) + " names the servers", HOST, PORT);
		Integer database = this.assignment.read(DATABASE);
		if (database != null && database != 0) {
			this.assignment.report(DATABASE, "is %d, but a cluster has only database 0".formatted(database),
					"Unset %s.".formatted(this.assignment.name(DATABASE)));
		}
		this.assignment.refuseBlocked(CLUSTER_NODES, List.of(URL_PROPERTY, SENTINEL));
		this.assignment.set(CLUSTER_NODES.target(), nodes.toString(), CLUSTER_NODES);
		setPart(USERNAME);
		setPart(PASSWORD);
	}

	private void applySingle() {
		String host = this.assignment.read(HOST);
		Integer port = this.assignment.read(PORT);
		Integer database = this.assignment.read(DATABASE);
		if (host != null && this.assignment.isSetByWeaker(URL_PROPERTY)) {
			// In its place as a whole: Spring Boot would ignore a host beside a URL
			this.assignment.refuseParts(HOST, PARTS);
			boolean useTls = (this.tls != null) ? this.tls
					: this.assignment.weakerValue(URL_PROPERTY).toLowerCase(Locale.ROOT).startsWith("rediss:");
			setUrl(RedisUrl.of(host, port, database, useTls).withCredentials(this.username, this.password), HOST);
			if (this.tls == null && !useTls) {
				// Weaker sources may switch it on
				this.assignment.properties().remove(TLS.target());
			}
			return;
		}
		setPart(HOST, SEVERAL_SERVERS);
		setPart(PORT, SEVERAL_SERVERS);
		setPart(DATABASE);
		setPart(USERNAME);
		setPart(PASSWORD);
	}

	private void setPart(EnvironmentVariable<?> variable) {
		setPart(variable, List.of());
	}

	/**
	 * Sets a single property, which counts only where no URL is set.
	 */
	private void setPart(EnvironmentVariable<?> variable, List<String> blockedBy) {
		Object value = this.assignment.read(variable);
		if (value != null) {
			this.assignment.refuseBlocked(variable,
					Stream.concat(Stream.of(URL_PROPERTY), blockedBy.stream()).toList());
			this.assignment.set(variable.target(), value, variable);
		}
	}

	/**
	 * Sets a URL in place of all that weaker sources say.
	 */
	private void setUrl(RedisUrl url, EnvironmentVariable<?> variable) {
		Map<String, Object> properties = url.toProperties();
		this.assignment.refuseBlocked(variable,
				Stream.concat(Stream.of(URL_PROPERTY), SEVERAL_SERVERS.stream())
					.filter((name) -> properties.keySet().stream().noneMatch((set) -> set.startsWith(name)))
					.toList());
		properties.forEach((property, value) -> this.assignment.set(property, value, variable));
	}

	private void ignore(String reason, EnvironmentVariable<?>... variables) {
		this.assignment
			.ignore(Stream.of(variables).filter((variable) -> this.assignment.read(variable) != null).toList(), reason);
	}

}
