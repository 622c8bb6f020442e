package dev.mooring.demo.launch;

import java.io.File;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application outside this build, started with nothing but {@code DATABASE_URL}, works
 * with a real PostgreSQL and a real MariaDB, whichever drivers are on its class path. Its
 * own file names H2.
 */
@Tag("full")
class DatabaseUrlIT {

	private static final Path JAR = Path.of("target/it/database-app/target/app.jar");

	private static final List<String> DRIVERS = List.of("h2", "mariadb-java-client", "mysql-connector-j", "postgresql",
			"r2dbc-mariadb", "r2dbc-mysql", "r2dbc-postgresql");

	private static final String POSTGRESQL_QUERY = "select concat(current_user, ' ', current_database(), ' ', "
			+ "current_setting('application_name'), ' ', (select ssl from pg_stat_ssl where pid = pg_backend_pid()))";

	private static final String MARIADB_QUERY = "select concat(current_user, ' ', database(), ' ', "
			+ "(select if(variable_value = '', 'f', 't') from information_schema.session_status "
			+ "where variable_name = 'Ssl_cipher'))";

	@TempDir
	private static Path directory;

	private static DatabaseServer postgresql;

	private static DatabaseServer mariadb;

	@BeforeAll
	static void start() throws Exception {
		extract();
		Path store = directory.resolve("store");
		Finished keytool = Finished.run(Map.of(),
				List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias",
						"server", "-keyalg", "RSA", "-dname", "CN=localhost", "-ext", "san=ip:127.0.0.1,dns:localhost",
						"-keystore", store.toString(), "-storepass", "changeit"));
		assertThat(keytool.exitCode()).as(keytool.output()).isZero();
		KeyStore keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
		Path certificate = directory.resolve("ca.crt");
		writePem(certificate, "CERTIFICATE", keys.getCertificate("server").getEncoded());
		byte[] key = keys.getKey("server", "changeit".toCharArray()).getEncoded();
		for (String server : List.of("postgresql", "mariadb")) {
			Path home = Files.createDirectory(directory.resolve(server));
			Files.copy(certificate, home.resolve("server.crt"));
			writePem(home.resolve("server.key"), "PRIVATE KEY", key);
			assertThat(home.resolve("server.key").toFile().setReadable(false, false)).isTrue();
			assertThat(home.resolve("server.key").toFile().setReadable(true, true)).isTrue();
		}
		// The servers' accounts must get to their directories
		assertThat(directory.toFile().setExecutable(true, false)).isTrue();
		postgresql = DatabaseServer.postgresql(directory.resolve("postgresql"));
		mariadb = DatabaseServer.mariadb(directory.resolve("mariadb"));
	}

	@AfterAll
	static void stop() throws Exception {
		for (DatabaseServer server : new DatabaseServer[] { postgresql, mariadb }) {
			if (server != null) {
				server.stop();
			}
		}
	}

	private static void writePem(Path file, String type, byte[] content) throws Exception {
		Files.writeString(file, "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(type,
				Base64.getMimeEncoder().encodeToString(content), type));
	}

	private static void extract() throws Exception {
		assertThat(JAR).as("Built with -Pfull").exists();
		try (JarFile jar = new JarFile(JAR.toFile())) {
			for (JarEntry entry : Collections.list(jar.entries())) {
				Path target = directory.resolve(entry.getName());
				if (!entry.isDirectory() && entry.getName().startsWith("BOOT-INF/")) {
					Files.createDirectories(target.getParent());
					try (InputStream content = jar.getInputStream(entry)) {
						Files.copy(content, target);
					}
				}
			}
		}
	}

	/**
	 * Starts the application with some drivers only.
	 * @param drivers names of their artifacts, separated by spaces
	 * @param url the URL; {@code <server>} stands for user, password, host and port,
	 * {@code <port>} for the port, {@code <unused>} for one that nobody listens on,
	 * {@code <ca>} for the file with the server's certificate
	 */
	private static Finished run(String drivers, DatabaseServer server, String url, String query) throws Exception {
		List<String> absent = new ArrayList<>(DRIVERS);
		absent.removeAll(List.of(drivers.split(" ")));
		String classPath;
		try (Stream<Path> libraries = Files.list(directory.resolve("BOOT-INF/lib"))) {
			classPath = Stream
				.concat(Stream.of(directory.resolve("BOOT-INF/classes")),
						libraries.filter((library) -> absent.stream()
							.noneMatch((driver) -> library.getFileName().toString().matches(driver + "-[0-9].*"))))
				.map(Path::toString)
				.collect(Collectors.joining(File.pathSeparator));
		}
		String value = url.replace("<server>", "app%40work:p%40ss%2Fw%3Ard%20%25+@127.0.0.1:<port>")
			.replace("<port>", String.valueOf(server.port()))
			.replace("<unused>", String.valueOf(Ports.anyFree()))
			.replace("<ca>", directory.resolve("ca.crt").toString());
		// As a variable for the one, in a file for the other
		Map<String, String> variable = (server == postgresql) ? Map.of("DATABASE_URL", value) : Map
			.of("DATABASE_URL_FILE", Files.writeString(directory.resolve("database-url"), value + "\n").toString());
		Map<String, String> variables = new HashMap<>(variable);
		variables.put("APP_QUERY", query);
		Finished application = Finished.run(variables, List.of(Instance.javaCommand(), "-Xmx256m", "-XX:+UseSerialGC",
				"-XX:TieredStopAtLevel=1", "-cp", classPath, "app.Application"));
		assertThat(application.output()).doesNotContain("p@ss", "p%40ss", "w:rd", "w%3Ard");
		return application;
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					h2 postgresql          | postgres://<server>/orders?application_name=a%20b+&connect_timeout=5&pool=5&pgbouncer=true | a b+ t
					postgresql             | postgresql://<server>/orders?application_name=x&sslmode=verify-full&sslrootcert=<ca> | x t
					postgresql             | postgres://app%40work:p%40ss%2Fw%3Ard%20%25+@127.0.0.1:<unused>,localhost:<port>/orders?application_name=x&target_session_attrs=read-write&sslmode=disable | x f
					h2 postgresql          | jdbc:postgresql://127.0.0.1:<port>/orders?user=app%40work&password=p%40ss%2Fw%3Ard%20%25%2B&ApplicationName=x | x t
					""")
	void jdbcWithPostgresql(String drivers, String url, String value) throws Exception {
		Finished application = run(drivers, postgresql, url, POSTGRESQL_QUERY);
		assertDone(application, "JDBC, PostgreSQL JDBC Driver: app@work orders " + value);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					r2dbc-postgresql postgresql | postgres://<server>/orders?application_name=x&sslmode=verify-full&sslrootcert=<ca>&connect_timeout=5&pool=5&channel_binding=prefer | x t
					r2dbc-postgresql h2         | postgres://app%40work:p%40ss%2Fw%3Ard%20%25+@127.0.0.1:<unused>,localhost:<port>/orders?application_name=x&target_session_attrs=read-write&sslmode=require | x t
					r2dbc-postgresql            | r2dbc:postgresql://app%40work:p%40ss%2Fw%3Ard%20%25%2B@127.0.0.1:<port>/orders?applicationName=x | x f
					""")
	void r2dbcWithPostgresql(String drivers, String url, String value) throws Exception {
		Finished application = run(drivers, postgresql, url, POSTGRESQL_QUERY);
		assertDone(application, "R2DBC, PostgreSQL: app@work orders " + value);
		if (drivers.endsWith(" postgresql")) {
			assertDone(application, "JDBC, PostgreSQL JDBC Driver: app@work orders " + value);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					h2 mysql-connector-j                  | mysql://<server>/orders?ssl-mode=REQUIRED&reconnect=true&charset=utf8mb4 | JDBC, MySQL Connector/J | t
					mysql-connector-j mariadb-java-client | mariadb://<server>/orders | JDBC, MariaDB Connector/J | f
					mysql-connector-j                     | mariadb://<server>/orders?sslmode=disable&connect_timeout=5 | JDBC, MySQL Connector/J | f
					h2 mariadb-java-client                | mysql://<server>/orders?ssl-mode=VERIFY_IDENTITY&ssl-ca=<ca>&reconnect=true&charset=utf8mb4 | JDBC, MariaDB Connector/J | t
					r2dbc-mariadb                         | mysql://<server>/orders?ssl-mode=REQUIRED&connect_timeout=5&reconnect=true&charset=utf8mb4 | R2DBC, MariaDB | t
					r2dbc-mysql                           | mysql://<server>/orders?ssl-mode=VERIFY_IDENTITY&ssl-ca=<ca>&connect_timeout=5&reconnect=true | R2DBC, MySQL | t
					""")
	void mysqlAndMariadb(String drivers, String url, String driver, String tls) throws Exception {
		Finished application = run(drivers, mariadb, url, MARIADB_QUERY);
		assertDone(application, driver + ": app@work@127.0.0.1 orders " + tls);
	}

	@ParameterizedTest
	@ValueSource(strings = { "h2", "h2 mysql-connector-j" })
	void doesNotFallBackToAnotherDatabase(String drivers) throws Exception {
		Finished application = run(drivers, postgresql, "postgres://<server>/orders", POSTGRESQL_QUERY);
		assertThat(application.exitCode()).as(application.output()).isEqualTo(1);
		assertThat(application.output())
			.contains("APPLICATION FAILED TO START",
					"The environment variable DATABASE_URL names a PostgreSQL database",
					"add the dependency org.postgresql:postgresql", "Set DATABASE_URL to")
			.doesNotContain("\tat ");
	}

	@Test
	void doesNothingInAnApplicationWithoutADriver() throws Exception {
		Finished application = Finished.runJar(Path.of("target/it/plain-app/target/app.jar"),
				Map.of("DATABASE_URL", "mongodb://app:secret@db/orders"));
		assertDone(application, "");
	}

	private static void assertDone(Finished application, String line) {
		assertThat(application.exitCode()).as(application.output()).isZero();
		assertThat(application.output()).contains(line, "The work is done");
	}

}
