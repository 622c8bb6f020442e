package dev.mooring.boot.database;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import static dev.mooring.boot.database.DatabaseUrl.require;

/**
 * A JDBC or R2DBC driver, and the URLs that it reads.
 */
enum DatabaseDriver {

	PGJDBC("jdbc:postgresql:", "org.postgresql.Driver", "org.postgresql:postgresql"),

	CONNECTOR_J("jdbc:mysql:", "com.mysql.cj.jdbc.Driver", "com.mysql:mysql-connector-j"),

	MARIADB_CONNECTOR_J("jdbc:mariadb:", "org.mariadb.jdbc.Driver", "org.mariadb.jdbc:mariadb-java-client"),

	R2DBC_POSTGRESQL("r2dbc:postgresql:", "io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider",
			"org.postgresql:r2dbc-postgresql"),

	R2DBC_MYSQL("r2dbc:mysql:", "io.asyncer.r2dbc.mysql.MySqlConnectionFactoryProvider", "io.asyncer:r2dbc-mysql"),

	R2DBC_MARIADB("r2dbc:mariadb:", "org.mariadb.r2dbc.MariadbConnectionFactoryProvider", "org.mariadb:r2dbc-mariadb");

	/**
	 * R2DBC's only embedded database: Spring Boot prefers it to any JDBC driver.
	 */
	static final String R2DBC_H2 = "io.r2dbc.h2.H2ConnectionFactoryProvider";

	private static final List<String> OTHER_JDBC_DRIVERS = List.of("org.h2.Driver", "org.hsqldb.jdbc.JDBCDriver",
			"org.apache.derby.jdbc.EmbeddedDriver", "org.apache.derby.jdbc.ClientDriver", "org.sqlite.JDBC",
			"oracle.jdbc.OracleDriver", "com.microsoft.sqlserver.jdbc.SQLServerDriver", "com.ibm.db2.jcc.DB2Driver",
			"com.ibm.as400.access.AS400JDBCDriver", "com.amazon.redshift.jdbc.Driver", "com.sap.db.jdbc.Driver",
			"net.sourceforge.jtds.jdbc.Driver", "org.firebirdsql.jdbc.FBDriver", "com.teradata.jdbc.TeraDriver",
			"com.informix.jdbc.IfxDriver", "com.clickhouse.jdbc.ClickHouseDriver", "software.amazon.jdbc.Driver",
			"org.testcontainers.jdbc.ContainerDatabaseDriver");

	private static final List<String> OTHER_R2DBC_DRIVERS = List.of(R2DBC_H2,
			"io.r2dbc.mssql.MssqlConnectionFactoryProvider", "oracle.r2dbc.impl.OracleConnectionFactoryProviderImpl");

	private final String prefix;

	private final String className;

	private final String dependency;

	DatabaseDriver(String prefix, String className, String dependency) {
		this.prefix = prefix;
		this.className = className;
		this.dependency = dependency;
	}

	/**
	 * The driver that URLs of the form {@code jdbc:...} or {@code r2dbc:...} choose.
	 * @return the driver, or {@code null} for one that is not listed here
	 */
	static @Nullable DatabaseDriver of(String url) {
		String plain = url.replaceFirst("^r2dbcs:", "r2dbc:").replaceFirst("^r2dbc:pool:", "r2dbc:");
		return Stream.of(values()).filter((driver) -> plain.startsWith(driver.prefix)).findFirst().orElse(null);
	}

	static boolean anyJdbc(Predicate<String> classIsPresent) {
		return any(classIsPresent, OTHER_JDBC_DRIVERS, (driver) -> !driver.isR2dbc());
	}

	static boolean anyR2dbc(Predicate<String> classIsPresent) {
		return any(classIsPresent, OTHER_R2DBC_DRIVERS, DatabaseDriver::isR2dbc);
	}

	private static boolean any(Predicate<String> classIsPresent, List<String> others,
			Predicate<DatabaseDriver> condition) {
		return Stream.concat(Stream.of(values()).filter(condition).map((driver) -> driver.className), others.stream())
			.anyMatch(classIsPresent);
	}

	/**
	 * The classes that tell which drivers there are.
	 * @return their names
	 */
	static List<String> classNames() {
		return Stream
			.concat(Stream.of(values()).map((driver) -> driver.className),
					Stream.concat(OTHER_JDBC_DRIVERS.stream(), OTHER_R2DBC_DRIVERS.stream()))
			.toList();
	}

	boolean isR2dbc() {
		return this.prefix.startsWith("r2dbc:");
	}

	String className() {
		return this.className;
	}

	String dependency() {
		return this.dependency;
	}

	/**
	 * The URL that makes this driver connect to what {@code url} names, without user and
	 * password.
	 * @throws IllegalArgumentException if the driver cannot; the message contains no part
	 * of the URL
	 */
	String url(DatabaseUrl url) {
		Map<String, String> parameters = DatabaseParameters.translate(this, url.parameters());
		String query = parameters.entrySet()
			.stream()
			.map((entry) -> entry.getKey() + "=" + encode(entry.getValue()))
			.collect(Collectors.joining("&"));
		return this.prefix + protocol(url) + "//"
				+ url.hosts().stream().map(this::host).collect(Collectors.joining(",")) + "/" + encode(url.database())
				+ (query.isEmpty() ? "" : "?" + query);
	}

	/**
	 * Only "failover" reads more than one host, and a port after a host that {@link URI}
	 * does not know as one; with a host that it does know, it fails.
	 */
	private String protocol(DatabaseUrl url) {
		if (this != R2DBC_POSTGRESQL) {
			return "";
		}
		boolean failover = url.hosts().size() > 1 || !isUriHost(url.hosts().get(0).name());
		require(!failover || url.hosts().stream().noneMatch(DatabaseUrl.Host::isIpv6),
				"names a list with an IPv6 address, which R2DBC's driver for PostgreSQL cannot read");
		return failover ? "failover:" : "";
	}

	private String host(DatabaseUrl.Host host) {
		require(this != R2DBC_MARIADB || !host.isIpv6(),
				"names an IPv6 address, which R2DBC's driver for MariaDB cannot read");
		require(this != R2DBC_MYSQL || host.port() == null || isUriHost(host.name()),
				"names a host with an underscore and a port, which R2DBC's driver for MySQL cannot read");
		return (host.isIpv6() ? "[" + host.name() + "]" : host.name())
				+ ((host.port() != null) ? ":" + host.port() : "");
	}

	private static boolean isUriHost(String name) {
		try {
			return new URI("db://" + (name.contains(":") ? "[" + name + "]" : name)).getHost() != null;
		}
		catch (URISyntaxException ex) {
			return false;
		}
	}

	/**
	 * All drivers decode percent-encodings but for MariaDB's JDBC driver.
	 */
	private String encode(String text) {
		if (this != MARIADB_CONNECTOR_J) {
			return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
		}
		require(text.chars().noneMatch((c) -> c == '?' || c == '&' || c == '#' || c < ' '),
				"has a special character in its database or a parameter, which MariaDB's driver cannot read");
		return text;
	}

}
