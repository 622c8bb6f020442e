package dev.mooring.boot.environment;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * A Redis URL, {@code redis[s]://[[user]:password@]host[:port][,host[:port]...][/db]}.
 * <p>
 * It is more forgiving than Spring Boot's own property where that fails without a clear
 * word: no port means 6379, {@code ?db=2} is the same as {@code /2}, a host name may
 * contain an underscore, as names of containers do. User and password are
 * percent-encoded.
 *
 * @param tls whether to use TLS
 * @param username the decoded user name, empty for none
 * @param password the decoded password, empty for none
 * @param nodes the servers, at least one; several are nodes of a cluster
 * @param database the index of the database, 0 for a cluster
 */
record RedisUrl(boolean tls, String username, String password, List<Node> nodes, int database) {

	private static final String URL = "spring.data.redis.url";

	private static final String HOST = "spring.data.redis.host";

	private static final String PORT = "spring.data.redis.port";

	private static final String USERNAME = "spring.data.redis.username";

	private static final String PASSWORD = "spring.data.redis.password";

	private static final String DATABASE = "spring.data.redis.database";

	private static final String CLUSTER_NODES = "spring.data.redis.cluster.nodes";

	private static final String SSL_ENABLED = "spring.data.redis.ssl.enabled";

	/**
	 * The properties that {@link #toProperties()} can contain.
	 */
	static final List<String> PROPERTIES = List.of(URL, HOST, PORT, USERNAME, PASSWORD, DATABASE, CLUSTER_NODES,
			SSL_ENABLED);

	private static final int DEFAULT_PORT = 6379;

	private static final Pattern FORM = Pattern.compile("(?<scheme>[^:/]*)://(?<authority>[^/?#]*)"
			+ "(?:/(?<database>[^?#]*))?(?:\\?(?<query>[^#]*))?(?<fragment>#.*)?", Pattern.DOTALL);

	private static final Pattern NODE = Pattern
		.compile("(?:\\[(?<ipv6>[0-9A-Fa-f:.]+)]|(?<host>[A-Za-z0-9._-]+))(?::(?<port>[0-9]{1,5}))?");

	private static final Pattern DATABASE_INDEX = Pattern.compile("[0-9]{1,5}");

	/**
	 * A server.
	 *
	 * @param host name or address, an IPv6 address without brackets
	 * @param port the port, 1 to 65535
	 */
	record Node(String host, int port) {

		private static Node parse(String text) {
			Matcher matcher = NODE.matcher(text);
			require(matcher.matches(),
					"names no valid host and port (is a special character in the password not percent-encoded?)");
			String port = matcher.group("port");
			Node node = new Node((matcher.group("ipv6") != null) ? matcher.group("ipv6") : matcher.group("host"),
					(port != null) ? Integer.parseInt(port) : DEFAULT_PORT);
			require(node.port >= 1 && node.port <= 65535, "has a port that is not between 1 and 65535");
			return node;
		}

	}

	/**
	 * Parses a URL.
	 * @param text the URL
	 * @return its parts
	 * @throws IllegalArgumentException if it is not of the form; the message contains no
	 * part of the text
	 */
	static RedisUrl parse(String text) {
		Matcher matcher = FORM.matcher(text);
		require(matcher.matches(), "is not a URL");
		String scheme = matcher.group("scheme");
		boolean tls = "rediss".equalsIgnoreCase(scheme);
		require(tls || "redis".equalsIgnoreCase(scheme), "does not start with redis:// or rediss://");
		require(matcher.group("fragment") == null, "contains a '#' (if it is part of the password, write it as %23)");
		String authority = matcher.group("authority");
		int at = authority.lastIndexOf('@');
		String userInfo = authority.substring(0, Math.max(at, 0));
		int colon = userInfo.indexOf(':');
		List<Node> nodes = Stream.of(authority.substring(at + 1).split(",", -1)).map(Node::parse).toList();
		int database = database(matcher.group("database"), matcher.group("query"));
		require(nodes.size() == 1 || database == 0, "names a database, but a cluster has only database 0");
		return new RedisUrl(tls, decode(userInfo.substring(0, Math.max(colon, 0))),
				decode(userInfo.substring(colon + 1)), nodes, database);
	}

	private static int database(@Nullable String path, @Nullable String query) {
		String database = StringUtils.hasLength(path) ? path : "";
		if (StringUtils.hasLength(query)) {
			require(query.startsWith("db=") && !query.contains("&"), "has a query other than ?db=");
			require(database.isEmpty(), "names the database twice, as path and as ?db=");
			database = query.substring("db=".length());
		}
		require(database.isEmpty() || DATABASE_INDEX.matcher(database).matches(), "has a database that is no number");
		return database.isEmpty() ? 0 : Integer.parseInt(database);
	}

	private static String decode(String text) {
		try {
			return StringUtils.uriDecode(text, StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			// Its message repeats the text
			throw new IllegalArgumentException("has a user or password with an invalid percent-encoding");
		}
	}

	private static void require(boolean condition, String message) {
		if (!condition) {
			throw new IllegalArgumentException(message);
		}
	}

	/**
	 * The properties for Spring Boot: one URL where Spring Boot can read it, because it
	 * replaces user, password and host of weaker sources as a whole; single properties
	 * otherwise.
	 * @return values by property name
	 */
	Map<String, Object> toProperties() {
		Map<String, Object> properties = new LinkedHashMap<>();
		properties.put(SSL_ENABLED, this.tls);
		String url = toUrl();
		if (url != null) {
			properties.put(URL, url);
			return properties;
		}
		properties.put(USERNAME, this.username);
		properties.put(PASSWORD, this.password);
		if (this.nodes.size() > 1) {
			properties.put(CLUSTER_NODES,
					this.nodes.stream().map((node) -> node.host + ":" + node.port).collect(Collectors.joining(",")));
		}
		else {
			properties.put(HOST, this.nodes.get(0).host);
			properties.put(PORT, this.nodes.get(0).port);
			properties.put(DATABASE, this.database);
		}
		return properties;
	}

	/**
	 * The URL in the form that Spring Boot reads, or {@code null} if it cannot read it: a
	 * cluster, a host that {@link URI} does not know as one, an IPv6 address (it would
	 * keep the brackets), a user name with a colon.
	 */
	private @Nullable String toUrl() {
		Node node = this.nodes.get(0);
		if (this.nodes.size() > 1 || this.username.contains(":") || node.host.contains(":")) {
			return null;
		}
		String userInfo = this.password.isEmpty() ? "" : encode(this.username) + ":" + encode(this.password) + "@";
		String url = (this.tls ? "rediss://" : "redis://") + userInfo + node.host + ":" + node.port + "/"
				+ this.database;
		try {
			return (new URI(url).getHost() != null) ? url : null;
		}
		catch (URISyntaxException ex) {
			return null;
		}
	}

	private static String encode(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
	}

	@Override
	public String toString() {
		return (this.tls ? "rediss://" : "redis://") + this.nodes + "/" + this.database;
	}

}
