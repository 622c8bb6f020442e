package dev.mooring.boot.redis;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
public record RedisUrl(boolean tls, String username, String password, RedisNodes nodes, int database) {

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
	public static final List<String> PROPERTIES = List.of(URL, HOST, PORT, USERNAME, PASSWORD, DATABASE, CLUSTER_NODES,
			SSL_ENABLED);

	private static final int DEFAULT_PORT = 6379;

	private static final Pattern FORM = Pattern.compile("(?<scheme>[^:/]*)://(?<authority>[^/?#]*)"
			+ "(?:/(?<database>[^?#]*))?(?:\\?(?<query>[^#]*))?(?<fragment>#.*)?", Pattern.DOTALL);

	private static final Pattern DATABASE_INDEX = Pattern.compile("[0-9]{1,5}");

	/**
	 * Parses a URL.
	 * @param text the URL, white space around it is ignored
	 * @return its parts
	 * @throws IllegalArgumentException if it is not of the form; the message contains no
	 * part of the text
	 */
	public static RedisUrl parse(String text) {
		Matcher matcher = FORM.matcher(text.trim());
		require(matcher.matches(), "is not a URL");
		String scheme = matcher.group("scheme");
		boolean tls = "rediss".equalsIgnoreCase(scheme);
		require(tls || "redis".equalsIgnoreCase(scheme), "does not start with redis:// or rediss://");
		require(matcher.group("fragment") == null, "contains a '#' (if it is part of the password, write it as %23)");
		String authority = matcher.group("authority");
		int at = authority.lastIndexOf('@');
		String userInfo = authority.substring(0, Math.max(at, 0));
		int colon = userInfo.indexOf(':');
		RedisNodes nodes = parseNodes(authority.substring(at + 1));
		int database = database(matcher.group("database"), matcher.group("query"));
		require(nodes.size() == 1 || database == 0, "names a database, but a cluster has only database 0");
		return new RedisUrl(tls, decode(userInfo.substring(0, Math.max(colon, 0))),
				decode(userInfo.substring(colon + 1)), nodes, database);
	}

	private static RedisNodes parseNodes(String text) {
		try {
			return RedisNodes.parse(text, DEFAULT_PORT);
		}
		catch (IllegalArgumentException ex) {
			// Its message may repeat a part of the password
			throw new IllegalArgumentException(
					"names no valid host and port (is a special character in the password not percent-encoded?)");
		}
	}

	/**
	 * A single server.
	 * @param host its name or address
	 * @param port its port, or {@code null} for the default
	 * @param database the index of the database, or {@code null} for 0
	 * @param tls whether to use TLS
	 * @return its URL
	 */
	public static RedisUrl of(String host, @Nullable Integer port, @Nullable Integer database, boolean tls) {
		return new RedisUrl(tls, "", "", RedisNodes.of(host, (port != null) ? port : DEFAULT_PORT),
				(database != null) ? database : 0);
	}

	/**
	 * The same servers with other credentials.
	 * @param username the user, {@code null} for none
	 * @param password the password, {@code null} for none
	 * @return the URL
	 */
	public RedisUrl withCredentials(@Nullable String username, @Nullable String password) {
		return new RedisUrl(this.tls, (username != null) ? username : "", (password != null) ? password : "",
				this.nodes, this.database);
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
	public Map<String, Object> toProperties() {
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
			properties.put(CLUSTER_NODES, this.nodes.toString());
		}
		else {
			properties.put(HOST, this.nodes.first().host());
			properties.put(PORT, this.nodes.first().port());
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
		RedisNodes.Node node = this.nodes.first();
		if (this.nodes.size() > 1 || this.username.contains(":") || node.host().contains(":")) {
			return null;
		}
		String userInfo = this.password.isEmpty() ? "" : encode(this.username) + ":" + encode(this.password) + "@";
		String url = (this.tls ? "rediss://" : "redis://") + userInfo + node.host() + ":" + node.port() + "/"
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
