package dev.mooring.boot.database;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import static dev.mooring.boot.database.DatabaseUrl.require;

/**
 * A URL in the driver's own words: {@code jdbc:...} or {@code r2dbc:...}.
 *
 * @param text the URL
 */
record DriverUrl(String text) {

	static final String DATASOURCE = "spring.datasource.";

	static final String R2DBC = "spring.r2dbc.";

	private static final Pattern CREDENTIALS = Pattern.compile("[?&](?:user|password)=|^[^/?]*//[^/?]*@");

	/**
	 * What R2DBC refuses with a message that repeats the whole URL.
	 */
	private static final Pattern REFUSED_PARAMETER = Pattern
		.compile("[?&](?:database|driver|host|password|port|protocol|user)=");

	/**
	 * What the JDBC drivers of PostgreSQL and MariaDB refuse with a message, or a warning
	 * in the log, that repeats it: they know no user before the host.
	 */
	private static final Pattern REFUSED_BY_JDBC = Pattern
		.compile("jdbc:(?:postgresql|mariadb):[^?]*@|jdbc:postgresql://[^/?]*(?:/[^/?]*/|\\?|$)");

	static boolean matches(String text) {
		return text.startsWith("jdbc:") || text.startsWith("r2dbc:") || text.startsWith("r2dbcs:");
	}

	/**
	 * The properties for Spring Boot. A driver class is set, so that the one of a weaker
	 * source does not get in the way. Where the URL has user or password, they replace
	 * those of weaker sources as a whole.
	 * @param classIsPresent tells whether a class is on the class path
	 * @return values by property name
	 * @throws IllegalArgumentException if its driver is missing or cannot read it; the
	 * message contains no part of the URL
	 */
	Map<String, Object> toProperties(Predicate<String> classIsPresent) {
		if (isR2dbc()) {
			require(DatabaseDriver.anyR2dbc(classIsPresent), "is an R2DBC URL, but there is no R2DBC driver");
			requireReadableByR2dbc();
		}
		else {
			require(DatabaseDriver.anyJdbc(classIsPresent), "is a JDBC URL, but there is no JDBC driver");
			require(!REFUSED_BY_JDBC.matcher(this.text).lookingAt(),
					"is not of the form jdbc:driver://host/database (for user:password@host leave 'jdbc:' out)");
		}
		Map<String, Object> properties = new LinkedHashMap<>();
		properties.put(prefix() + "url", this.text);
		DatabaseDriver driver = driver();
		if (driver != null) {
			require(classIsPresent.test(driver.className()),
					"needs a driver that is not on the class path: add the dependency " + driver.dependency());
			if (!isR2dbc()) {
				properties.put(DATASOURCE + "driver-class-name", driver.className());
			}
			if (CREDENTIALS.matcher(this.text).find()) {
				properties.putAll(credentials("", ""));
			}
		}
		return properties;
	}

	/**
	 * User and password as properties.
	 * @param username the user, {@code null} for none
	 * @param password the password, {@code null} for none
	 * @return values by property name
	 */
	Map<String, Object> credentials(@Nullable String username, @Nullable String password) {
		Map<String, Object> credentials = new LinkedHashMap<>();
		if (username != null) {
			credentials.put(prefix() + "username", username);
		}
		if (password != null) {
			credentials.put(prefix() + "password", password);
		}
		return credentials;
	}

	private @Nullable DatabaseDriver driver() {
		DatabaseDriver driver = DatabaseDriver.of(this.text);
		// A parameter that only MariaDB's driver knows makes it read URLs of MySQL
		return (driver == DatabaseDriver.CONNECTOR_J && this.text.contains("permitMysqlScheme"))
				? DatabaseDriver.MARIADB_CONNECTOR_J : driver;
	}

	private boolean isR2dbc() {
		return !this.text.startsWith("jdbc:");
	}

	private String prefix() {
		return isR2dbc() ? R2DBC : DATASOURCE;
	}

	private void requireReadableByR2dbc() {
		int start = this.text.indexOf("://");
		require(start > 0 && this.text.substring(0, start).matches("r2dbcs?:[^:/]+(?::[^/]*)?"),
				"is not of the form r2dbc:driver://host/database");
		require(!REFUSED_PARAMETER.matcher(this.text).find(),
				"has a parameter that R2DBC does not allow: write it before the '?'");
		try {
			new URI("r2dbc" + this.text.substring(start));
		}
		catch (URISyntaxException ex) {
			// Its message repeats the text
			throw new IllegalArgumentException("is no valid URL (is a special character not percent-encoded?)");
		}
	}

	@Override
	public String toString() {
		return "DriverUrl[" + (isR2dbc() ? "r2dbc" : "jdbc") + "]";
	}

}
