package dev.mooring.boot.environment;

import java.util.ArrayList;
import java.util.List;

import dev.mooring.boot.redis.RedisNodes;
import dev.mooring.boot.redis.RedisUrl;
import org.jspecify.annotations.Nullable;

import static dev.mooring.boot.environment.RedisVariables.BUNDLE;
import static dev.mooring.boot.environment.RedisVariables.CLUSTER_NODES;
import static dev.mooring.boot.environment.RedisVariables.HOST;
import static dev.mooring.boot.environment.RedisVariables.SSL_BUNDLE_PROPERTY;
import static dev.mooring.boot.environment.RedisVariables.TLS;
import static dev.mooring.boot.environment.RedisVariables.TLS_CA;
import static dev.mooring.boot.environment.RedisVariables.TLS_INSECURE;
import static dev.mooring.boot.environment.RedisVariables.URL;
import static dev.mooring.boot.environment.RedisVariables.URL_PROPERTY;

/**
 * What the {@link RedisVariables} say about TLS.
 */
final class RedisTls {

	private final Assignment assignment;

	private final @Nullable String authorities;

	private final @Nullable Boolean insecure;

	RedisTls(Assignment assignment) {
		this.assignment = assignment;
		this.authorities = assignment.read(TLS_CA);
		this.insecure = assignment.read(TLS_INSECURE);
	}

	/**
	 * Sets the properties of TLS.
	 * @param enabled whether it is to be used, {@code null} if no variable says so; then
	 * it is if there are options for it
	 * @param byUrl whether it is the URL that says so
	 */
	void apply(@Nullable Boolean enabled, boolean byUrl) {
		if (Boolean.FALSE.equals(this.insecure)) {
			this.assignment.set(TLS_INSECURE.target(), true, TLS_INSECURE);
		}
		List<EnvironmentVariable<?>> options = options();
		if (enabled != null && !byUrl) {
			if (!enabled && this.assignment.read(HOST) == null) {
				// Of a URL, its scheme counts
				this.assignment.refuseBlocked(TLS, List.of(URL_PROPERTY));
			}
			this.assignment.set(TLS.target(), enabled, TLS);
		}
		if (Boolean.FALSE.equals(enabled)) {
			this.assignment.ignore(options,
					"there is no TLS (rediss:// in REDIS_URL, or REDIS_TLS=true, switches it on)");
			return;
		}
		if (enabled == null && !options.isEmpty()) {
			this.assignment.set(TLS.target(), true, options.get(0));
		}
		if (enabled != null || !options.isEmpty()) {
			applyOptions(byUrl);
		}
	}

	private List<EnvironmentVariable<?>> options() {
		List<EnvironmentVariable<?>> options = new ArrayList<>();
		if (this.authorities != null) {
			options.add(TLS_CA);
		}
		if (Boolean.TRUE.equals(this.insecure)) {
			options.add(TLS_INSECURE);
		}
		return options;
	}

	private void applyOptions(boolean byUrl) {
		if (this.authorities != null && Boolean.TRUE.equals(this.insecure)) {
			this.assignment.report(TLS_INSECURE,
					"is true, so that the certificates of REDIS_TLS_CA would not be looked at",
					"Unset REDIS_TLS_INSECURE or the certificates.");
		}
		if (this.authorities != null && !this.assignment.yields(List.of(TLS_CA), List.of(SSL_BUNDLE_PROPERTY))) {
			this.assignment.set(TLS_CA.target(), this.authorities, TLS_CA);
			this.assignment.set(SSL_BUNDLE_PROPERTY, BUNDLE, TLS_CA);
		}
		if (Boolean.TRUE.equals(this.insecure)) {
			this.assignment.set(TLS_INSECURE.target(), false, TLS_INSECURE);
		}
		else {
			refuseUnverifiableHosts(byUrl);
		}
	}

	/**
	 * Java verifies no certificate for a host that is not called as the standards of the
	 * Internet have it: each attempt to connect would fail.
	 */
	private void refuseUnverifiableHosts(boolean byUrl) {
		RedisUrl url = byUrl ? this.assignment.read(URL) : null;
		RedisNodes cluster = this.assignment.read(CLUSTER_NODES);
		String host = this.assignment.read(HOST);
		if (url != null) {
			refuseUnderscore(URL, url.nodes().toString());
		}
		else if (cluster != null) {
			refuseUnderscore(CLUSTER_NODES, cluster.toString());
		}
		else if (host != null) {
			refuseUnderscore(HOST, host);
		}
	}

	private void refuseUnderscore(EnvironmentVariable<?> variable, String hosts) {
		if (hosts.contains("_")) {
			this.assignment.report(variable,
					"names a host with an underscore, for which Java verifies no certificate of TLS",
					"Give Redis another name, such as an alias in its network, or accept any certificate with REDIS_TLS_INSECURE=true.");
		}
	}

}
