package dev.mooring.boot.database;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Query parameters in the words of each driver. Those of <a href=
 * "https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS">libpq</a>
 * and of MySQL's own clients are translated, because these are what hosters hand out; any
 * other passes through.
 */
final class DatabaseParameters {

	private static final Map<String, String> LIBPQ_TO_PGJDBC = Map.ofEntries(
			Map.entry("application_name", "ApplicationName"), Map.entry("channel_binding", "channelBinding"),
			Map.entry("connect_timeout", "connectTimeout"), Map.entry("gssencmode", "gssEncMode"),
			Map.entry("keepalives", "tcpKeepAlive"), Map.entry("krbsrvname", "kerberosServerName"),
			Map.entry("load_balance_hosts", "loadBalanceHosts"), Map.entry("require_auth", "requireAuth"),
			Map.entry("schema", "currentSchema"), Map.entry("sslnegotiation", "sslNegotiation"),
			Map.entry("target_session_attrs", "targetServerType"));

	private static final Map<String, String> LIBPQ_TO_R2DBC = Map.ofEntries(
			Map.entry("application_name", "applicationName"), Map.entry("ApplicationName", "applicationName"),
			Map.entry("connect_timeout", "connectTimeout"), Map.entry("keepalives", "tcpKeepAlive"),
			Map.entry("load_balance_hosts", "loadBalanceHosts"), Map.entry("sslcert", "sslCert"),
			Map.entry("sslkey", "sslKey"), Map.entry("sslmode", "sslMode"),
			Map.entry("sslnegotiation", "sslNegotiation"), Map.entry("sslpassword", "sslPassword"),
			Map.entry("sslrootcert", "sslRootCert"), Map.entry("sslsni", "sslSni"),
			Map.entry("target_session_attrs", "targetServerType"));

	private static final Map<String, String> SERVER_TYPES = Map.of("any", "any", "read-write", "primary", "primary",
			"primary", "read-only", "secondary", "standby", "secondary", "prefer-standby", "preferSecondary");

	/**
	 * Spellings of a TLS mode and the name that Connector/J and r2dbc-mysql have for it.
	 */
	private static final Map<String, String> SSL_MODES = Map.ofEntries(Map.entry("disable", "DISABLED"),
			Map.entry("disabled", "DISABLED"), Map.entry("false", "DISABLED"), Map.entry("allow", "PREFERRED"),
			Map.entry("prefer", "PREFERRED"), Map.entry("preferred", "PREFERRED"), Map.entry("require", "REQUIRED"),
			Map.entry("required", "REQUIRED"), Map.entry("true", "REQUIRED"), Map.entry("trust", "REQUIRED"),
			Map.entry("accept-invalid-certs", "REQUIRED"), Map.entry("verify-ca", "VERIFY_CA"),
			Map.entry("strict", "VERIFY_IDENTITY"), Map.entry("verify-full", "VERIFY_IDENTITY"),
			Map.entry("verify-identity", "VERIFY_IDENTITY"),
			Map.entry("{\"rejectunauthorized\":true}", "VERIFY_IDENTITY"));

	/**
	 * MariaDB's drivers have no mode "preferred".
	 */
	private static final Map<String, String> MARIADB_SSL_MODES = Map.of("DISABLED", "disable", "REQUIRED", "trust",
			"VERIFY_CA", "verify-ca", "VERIFY_IDENTITY", "verify-full");

	private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

	private DatabaseParameters() {
	}

	/**
	 * Translates parameters.
	 * @param driver the driver that is to read them
	 * @param parameters decoded values by name
	 * @return values by the driver's names, not yet encoded
	 * @throws IllegalArgumentException if a value makes no sense; the message contains no
	 * part of it
	 */
	static Map<String, String> translate(DatabaseDriver driver, Map<String, String> parameters) {
		Map<String, String> translated = new LinkedHashMap<>();
		parameters.forEach((name, value) -> {
			switch (driver) {
				case PGJDBC -> addForPgjdbc(translated, name, value);
				case R2DBC_POSTGRESQL -> addForR2dbcPostgresql(translated, name, value);
				default -> addForMysql(translated, driver, name, value);
			}
		});
		return translated;
	}

	private static void addForPgjdbc(Map<String, String> translated, String name, String value) {
		if (name.equals("sslrootcert") && value.equals("system")) {
			translated.put("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
		}
		else if (isSslRequired(name, value)) {
			translated.putIfAbsent("sslmode", "require");
		}
		else {
			translated.put(LIBPQ_TO_PGJDBC.getOrDefault(name, name), postgresqlValue(name, value));
		}
	}

	private static void addForR2dbcPostgresql(Map<String, String> translated, String name, String value) {
		if (name.equals("sslrootcert") && value.equals("system")) {
			return;
		}
		if (isSslRequired(name, value)) {
			translated.putIfAbsent("sslMode", "require");
			return;
		}
		translated.put(LIBPQ_TO_R2DBC.getOrDefault(name, name), switch (name) {
			case "connect_timeout", "connectTimeout" -> seconds(value);
			case "options" -> value.replaceFirst("^\\s?(?:-c\\s?|--)", "").replaceAll("\\s(?:-c\\s?|--)", ";");
			case "sslsni" -> flag(value);
			default -> postgresqlValue(name, value);
		});
	}

	/**
	 * To libpq this is no more than encryption, to the drivers {@code verify-full}.
	 */
	private static boolean isSslRequired(String name, String value) {
		return name.equals("ssl") && value.equals("true");
	}

	private static String postgresqlValue(String name, String value) {
		return switch (name) {
			case "target_session_attrs" ->
				known(SERVER_TYPES.get(value), "has an unknown value of target_session_attrs");
			case "sslmode" -> value.equals("no-verify") ? "require" : value;
			case "keepalives" -> flag(value);
			case "load_balance_hosts" -> String.valueOf(value.equals("random"));
			default -> value;
		};
	}

	private static void addForMysql(Map<String, String> translated, DatabaseDriver driver, String name, String value) {
		boolean mariadb = (driver == DatabaseDriver.MARIADB_CONNECTOR_J || driver == DatabaseDriver.R2DBC_MARIADB);
		switch (name.toLowerCase(Locale.ROOT).replaceAll("[_-]", "")) {
			case "sslmode", "ssl", "usessl", "sslaccept" -> {
				String mode = known(SSL_MODES.get(value.toLowerCase(Locale.ROOT).replace('_', '-')),
						"has an unknown value of ssl-mode");
				String ofDriver = mariadb ? MARIADB_SSL_MODES.get(mode) : mode;
				if (ofDriver != null) {
					translated.put("sslMode", ofDriver);
				}
			}
			case "sslca" -> translated
				.put(mariadb ? "serverSslCert" : (driver == DatabaseDriver.R2DBC_MYSQL) ? "sslCa" : name, value);
			case "connecttimeout" -> {
				boolean inSeconds = !name.equals("connectTimeout");
				String milliseconds = (inSeconds && NUMBER.matcher(value).matches()) ? value + "000" : value;
				translated.put("connectTimeout", driver.isR2dbc() && NUMBER.matcher(value).matches()
						? Duration.ofMillis(Long.parseLong(milliseconds)).toString() : milliseconds);
			}
			default -> translated.put(name, value);
		}
	}

	private static String seconds(String value) {
		return NUMBER.matcher(value).matches() ? "PT" + value + "S" : value;
	}

	private static String flag(String value) {
		return String.valueOf(value.equals("1") || value.equals("true"));
	}

	private static String known(@Nullable String value, String message) {
		if (value == null) {
			throw new IllegalArgumentException(message);
		}
		return value;
	}

}
