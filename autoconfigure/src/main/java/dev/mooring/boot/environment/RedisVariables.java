package dev.mooring.boot.environment;

import java.util.List;

import dev.mooring.boot.redis.RedisNodes;
import dev.mooring.boot.redis.RedisUrl;

/**
 * The variables that say which Redis to use, and how: one URL, or single values, or the
 * nodes of a cluster, or those of sentinels. They yield as a whole where a stronger
 * source says it with Spring Boot's own keys, because Spring Boot would mix the two.
 */
final class RedisVariables implements VariableGroup {

	private static final String PREFIX = "spring.data.redis.";

	private static final String HOST_PROPERTY = PREFIX + "host";

	private static final String PORT_PROPERTY = PREFIX + "port";

	private static final String USERNAME_PROPERTY = PREFIX + "username";

	private static final String PASSWORD_PROPERTY = PREFIX + "password";

	private static final String DATABASE_PROPERTY = PREFIX + "database";

	static final String URL_PROPERTY = PREFIX + "url";

	private static final String CLUSTER_NODES_PROPERTY = PREFIX + "cluster.nodes";

	private static final String SENTINEL_NODES_PROPERTY = PREFIX + "sentinel.nodes";

	private static final String SENTINEL_MASTER_PROPERTY = PREFIX + "sentinel.master";

	private static final String SSL_ENABLED_PROPERTY = PREFIX + "ssl.enabled";

	static final String SSL_BUNDLE_PROPERTY = PREFIX + "ssl.bundle";

	static final String BUNDLE = "mooring-redis";

	private static final String CERTIFICATE_PROPERTY = "spring.ssl.bundle.pem." + BUNDLE + ".truststore.certificate";

	private static final String VERIFY_PEER_PROPERTY = "mooring.redis.verify-peer";

	/**
	 * What says which server to use.
	 */
	static final List<String> SERVER = List.of(URL_PROPERTY, HOST_PROPERTY, CLUSTER_NODES_PROPERTY,
			SENTINEL_NODES_PROPERTY, SENTINEL_MASTER_PROPERTY, PREFIX + "masterreplica.nodes");

	static final List<String> PARTS = List.of(PORT_PROPERTY, USERNAME_PROPERTY, PASSWORD_PROPERTY, DATABASE_PROPERTY);

	static final String SENTINEL = PREFIX + "sentinel";

	static final List<String> SEVERAL_SERVERS = List.of(SENTINEL, PREFIX + "cluster", PREFIX + "masterreplica");

	static final EnvironmentVariable<RedisUrl> URL = new EnvironmentVariable<>("REDIS_URL",
			"The Redis that holds the sessions; several hosts mean a Redis Cluster",
			new Form<>(
					"a URL like `redis://[user:password@]host[:port][/database]`, with `rediss` for TLS, hosts separated by commas",
					RedisUrl::parse),
			"redis://redis.internal:6379", true, RedisUrl.PROPERTIES);

	static final EnvironmentVariable<String> HOST = new EnvironmentVariable<>("REDIS_HOST",
			"The host of that Redis, where there is no `REDIS_URL`", Form.HOST_NAME, "redis.internal", HOST_PROPERTY,
			URL_PROPERTY);

	static final EnvironmentVariable<Integer> PORT = new EnvironmentVariable<>("REDIS_PORT",
			"Its port, 6379 unless set; the link that Kubernetes sets for a service named `redis` is ignored",
			Form.REMOTE_PORT, "6379", PORT_PROPERTY);

	static final EnvironmentVariable<String> USERNAME = new EnvironmentVariable<>("REDIS_USERNAME",
			"The user, where a `REDIS_URL` has neither user nor password", Form.TEXT, "app", USERNAME_PROPERTY);

	static final EnvironmentVariable<String> PASSWORD = new EnvironmentVariable<>("REDIS_PASSWORD",
			"The password, where a `REDIS_URL` holds none", Form.EXACT_TEXT, "...", true, List.of(PASSWORD_PROPERTY));

	static final EnvironmentVariable<Integer> DATABASE = new EnvironmentVariable<>("REDIS_DATABASE",
			"The index of the database; a cluster has only 0",
			Form.number("a number from 0 to 65535", 0, 65535, "a number"), "0", DATABASE_PROPERTY);

	static final EnvironmentVariable<RedisNodes> CLUSTER_NODES = new EnvironmentVariable<>("REDIS_CLUSTER_NODES",
			"Some nodes of a Redis Cluster; the client finds the others",
			new Form<>("hosts like `host[:port]`, separated by commas", (value) -> RedisNodes.parse(value, 6379)),
			"redis-0.redis:6379,redis-1.redis:6379", CLUSTER_NODES_PROPERTY);

	static final EnvironmentVariable<RedisNodes> SENTINEL_NODES = new EnvironmentVariable<>("REDIS_SENTINEL_NODES",
			"The sentinels that know the master; goes with `REDIS_SENTINEL_MASTER`",
			new Form<>("hosts like `host[:port]`, separated by commas", (value) -> RedisNodes.parse(value, 26379)),
			"sentinel-0:26379,sentinel-1:26379", SENTINEL_NODES_PROPERTY);

	static final EnvironmentVariable<String> SENTINEL_MASTER = new EnvironmentVariable<>("REDIS_SENTINEL_MASTER",
			"The name that the sentinels have for the master; goes with `REDIS_SENTINEL_NODES`", Form.TEXT, "mymaster",
			SENTINEL_MASTER_PROPERTY);

	static final EnvironmentVariable<Boolean> TLS = new EnvironmentVariable<>("REDIS_TLS",
			"Whether to use TLS where there is no `REDIS_URL`, which says so with `rediss://`", Form.BOOLEAN, "true",
			SSL_ENABLED_PROPERTY);

	static final EnvironmentVariable<String> TLS_CA = new EnvironmentVariable<>("REDIS_TLS_CA",
			"The private certificate authority that Redis' certificate comes from; most useful as `REDIS_TLS_CA_FILE`",
			Form.CERTIFICATES, "-----BEGIN CERTIFICATE-----...", CERTIFICATE_PROPERTY, SSL_BUNDLE_PROPERTY,
			SSL_ENABLED_PROPERTY);

	static final EnvironmentVariable<Boolean> TLS_INSECURE = new EnvironmentVariable<>("REDIS_TLS_INSECURE",
			"Whether to accept any certificate of Redis, such as a self-signed one. Anyone between the two could read and change sessions then; the start warns",
			Form.BOOLEAN, "false", VERIFY_PEER_PROPERTY, SSL_ENABLED_PROPERTY);

	static final List<EnvironmentVariable<?>> ALL = List.of(URL, HOST, PORT, USERNAME, PASSWORD, DATABASE,
			CLUSTER_NODES, SENTINEL_NODES, SENTINEL_MASTER, TLS, TLS_CA, TLS_INSECURE);

	@Override
	public List<EnvironmentVariable<?>> variables() {
		return ALL;
	}

	/**
	 * Another way to say which server to use is as good.
	 */
	@Override
	public List<String> replacements(String variable) {
		return (URL.name().equals(variable) || HOST.name().equals(variable)) ? SERVER
				: VariableGroup.super.replacements(variable);
	}

	@Override
	public void apply(Assignment assignment) {
		List<EnvironmentVariable<?>> set = ALL.stream()
			.filter((variable) -> assignment.values().isSet(variable.name()))
			.toList();
		if (!set.isEmpty() && !assignment.yields(set, SERVER)) {
			new RedisAssignment(assignment).apply();
		}
	}

}
