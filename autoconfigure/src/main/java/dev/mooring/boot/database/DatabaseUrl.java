package dev.mooring.boot.database;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * A URL of a database as hosters hand it out,
 * {@code scheme://[user[:password]@]host[:port][,host[:port]...][/database][?name=value&...]}.
 * The schemes are those of {@link Database}; user, password, database and parameters are
 * percent-encoded.
 *
 * @param kind the kind of database
 * @param username the decoded user name, {@code null} for none
 * @param password the decoded password, {@code null} for none
 * @param hosts the servers, at least one, one but for PostgreSQL
 * @param database the decoded name of the database, empty for the server's default
 * @param parameters the decoded parameters but for user and password, in their order
 */
public record DatabaseUrl(Database kind, @Nullable String username, @Nullable String password, List<Host> hosts,
		String database, Map<String, String> parameters) {

	/**
	 * The properties that {@link #toProperties} can set.
	 */
	public static final List<String> PROPERTIES = Stream.of(DriverUrl.DATASOURCE, DriverUrl.R2DBC)
		.flatMap((prefix) -> Stream.of(prefix + "url", prefix + "username", prefix + "password",
				prefix.equals(DriverUrl.DATASOURCE) ? prefix + "driver-class-name" : null))
		.filter(Objects::nonNull)
		.toList();

	private static final Pattern FORM = Pattern.compile("(?<scheme>[^:/]*)://(?<authority>[^/?#]*)"
			+ "(?:/(?<database>[^?#]*))?(?:\\?(?<query>[^#]*))?(?<fragment>#.*)?", Pattern.DOTALL);

	private static final Pattern HOST = Pattern
		.compile("(?:\\[(?<ipv6>[0-9A-Fa-f:.]+)]|(?<name>[A-Za-z0-9._-]+))(?::(?<port>[0-9]{1,5}))?");

	private static final Pattern PARAMETER_NAME = Pattern.compile("[A-Za-z0-9._-]+");

	private static final List<String> NOT_AS_PARAMETER = List.of("host", "hostaddr", "port", "dbname", "database",
			"driver", "protocol");

	private static final String ENCODING_HINT = " (is a special character in the password not percent-encoded?)";

	/**
	 * A server.
	 *
	 * @param name name or address, an IPv6 address without brackets
	 * @param port the port, {@code null} for the database's default
	 */
	public record Host(String name, @Nullable Integer port) {

		boolean isIpv6() {
			return this.name.contains(":");
		}

		private static Host parse(String text) {
			Matcher matcher = HOST.matcher(text);
			require(matcher.matches(), "names no valid host and port" + ENCODING_HINT);
			Integer port = (matcher.group("port") != null) ? Integer.valueOf(matcher.group("port")) : null;
			require(port == null || (port >= 1 && port <= 65535), "has a port that is not between 1 and 65535");
			return new Host((matcher.group("ipv6") != null) ? matcher.group("ipv6") : matcher.group("name"), port);
		}

	}

	/**
	 * The properties for Spring Boot.
	 * @param text a URL of this form, or one that starts with {@code jdbc:} or
	 * {@code r2dbc:}
	 * @param classIsPresent tells whether a class is on the class path
	 * @return values by property name; none, whatever the text, if the application has no
	 * driver at all, since platforms set the variable for applications without a
	 * database, too
	 * @throws IllegalArgumentException if the text is not of the form or there are only
	 * other drivers; the message contains no part of the text
	 */
	public static Map<String, Object> toProperties(String text, Predicate<String> classIsPresent) {
		if (!DatabaseDriver.anyJdbc(classIsPresent) && !DatabaseDriver.anyR2dbc(classIsPresent)) {
			return Map.of();
		}
		if (DriverUrl.matches(text)) {
			return new DriverUrl(text).toProperties(classIsPresent);
		}
		return parse(text).toProperties(classIsPresent);
	}

	/**
	 * Parses a URL.
	 * @param text the URL
	 * @return its parts
	 * @throws IllegalArgumentException if it is not of the form; the message contains no
	 * part of the text
	 */
	static DatabaseUrl parse(String text) {
		Matcher matcher = FORM.matcher(text);
		Database kind = matcher.matches() ? Database.ofScheme(matcher.group("scheme")) : null;
		if (kind == null) {
			throw new IllegalArgumentException(
					"does not start with postgres://, postgresql://, mysql://, mariadb://, jdbc: or r2dbc:");
		}
		require(matcher.group("fragment") == null, "contains a '#' (if it is part of the password, write it as %23)");
		String database = StringUtils.hasLength(matcher.group("database")) ? matcher.group("database") : "";
		require(!database.contains("/") && !database.contains("@"),
				"has a '/' or '@' in the name of the database" + ENCODING_HINT);
		String authority = matcher.group("authority");
		int at = authority.lastIndexOf('@');
		List<Host> hosts = Stream.of(authority.substring(at + 1).split(",", -1)).map(Host::parse).toList();
		require(hosts.size() == 1 || kind == Database.POSTGRESQL, "names several hosts, which only PostgreSQL's may");
		Map<String, String> parameters = parameters(matcher.group("query"));
		String username = parameters.remove("user");
		String password = parameters.remove("password");
		if (at >= 0) {
			String[] userInfo = authority.substring(0, at).split(":", 2);
			username = (username != null) ? username : decode(userInfo[0]);
			password = (password != null || userInfo.length == 1) ? password : decode(userInfo[1]);
		}
		return new DatabaseUrl(kind, username, password, hosts, decode(database),
				Collections.unmodifiableMap(parameters));
	}

	private static Map<String, String> parameters(@Nullable String query) {
		Map<String, String> parameters = new LinkedHashMap<>();
		if (!StringUtils.hasLength(query)) {
			return parameters;
		}
		for (String parameter : query.split("&")) {
			String[] parts = parameter.split("=", 2);
			String name = decode(parts[0]);
			require(parts.length == 2 && PARAMETER_NAME.matcher(name).matches(),
					"has a parameter that is not of the form name=value" + ENCODING_HINT);
			require(!NOT_AS_PARAMETER.contains(name),
					"has host, port or database as a parameter: name them before the '?'");
			parameters.put(name, decode(parts[1]));
		}
		return parameters;
	}

	private static String decode(String text) {
		try {
			return StringUtils.uriDecode(text, StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			// Its message repeats the text
			throw new IllegalArgumentException("has an invalid percent-encoding");
		}
	}

	/**
	 * Refuses a URL.
	 * @param condition what must be true of it
	 * @param message what is wrong with it otherwise; no part of it
	 * @throws IllegalArgumentException if the condition is false
	 */
	static void require(boolean condition, String message) {
		if (!condition) {
			throw new IllegalArgumentException(message);
		}
	}

	/**
	 * The properties for Spring Boot, those of JDBC, of R2DBC, or both. A user without a
	 * password may have one in another source.
	 * @param classIsPresent tells whether a class is on the class path
	 * @return values by property name
	 * @throws IllegalArgumentException if there is no driver for it
	 */
	Map<String, Object> toProperties(Predicate<String> classIsPresent) {
		Map<String, Object> properties = new LinkedHashMap<>();
		for (DatabaseDriver driver : this.kind.drivers(classIsPresent)) {
			DriverUrl url = new DriverUrl(driver.url(this));
			properties.putAll(url.toProperties(classIsPresent));
			if (this.username != null || this.password != null) {
				properties.putAll(url.credentials(this.username, this.password));
			}
		}
		return properties;
	}

	@Override
	public String toString() {
		return "DatabaseUrl[" + this.kind + "]";
	}

}
