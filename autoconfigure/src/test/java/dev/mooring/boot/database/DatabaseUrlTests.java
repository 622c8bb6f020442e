package dev.mooring.boot.database;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class DatabaseUrlTests {

	private static final Predicate<String> pgjdbc = classPath("org.postgresql.Driver");

	private static final Predicate<String> r2dbcPostgresql = classPath(
			"io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider");

	private static final Predicate<String> connectorJ = classPath("com.mysql.cj.jdbc.Driver");

	private static final Predicate<String> r2dbcMysql = classPath(
			"io.asyncer.r2dbc.mysql.MySqlConnectionFactoryProvider");

	private static final Predicate<String> mariadb = classPath("org.mariadb.jdbc.Driver");

	private static final Predicate<String> r2dbcMariadb = classPath(
			"org.mariadb.r2dbc.MariadbConnectionFactoryProvider");

	private static final Predicate<String> h2 = classPath("org.h2.Driver");

	private static final Predicate<String> r2dbcH2 = classPath("io.r2dbc.h2.H2ConnectionFactoryProvider");

	private static Predicate<String> classPath(String... names) {
		return Set.of(names)::contains;
	}

	private static Object url(String text, Predicate<String> classPath) {
		Map<String, Object> properties = DatabaseUrl.toProperties(text, classPath);
		return properties.getOrDefault("spring.datasource.url", properties.get("spring.r2dbc.url"));
	}

	@Test
	void becomesADataSourceForPgjdbc() {
		assertThat(DatabaseUrl.toProperties("postgres://app:s3cret@db.internal:5433/orders", pgjdbc.or(h2)))
			.isEqualTo(Map.of("spring.datasource.url", "jdbc:postgresql://db.internal:5433/orders",
					"spring.datasource.driver-class-name", "org.postgresql.Driver", "spring.datasource.username", "app",
					"spring.datasource.password", "s3cret"));
	}

	@Test
	void becomesAConnectionFactoryForR2dbc() {
		assertThat(DatabaseUrl.toProperties("postgres://app:s3cret@db.internal/orders", r2dbcPostgresql.or(h2)))
			.isEqualTo(Map.of("spring.r2dbc.url", "r2dbc:postgresql://db.internal/orders", "spring.r2dbc.username",
					"app", "spring.r2dbc.password", "s3cret"));
	}

	@Test
	void becomesBothForAnApplicationWithBothDrivers() {
		assertThat(DatabaseUrl.toProperties("postgres://app:s3cret@db.internal/orders", pgjdbc.or(r2dbcPostgresql)))
			.containsOnlyKeys(DatabaseUrl.PROPERTIES);
		assertThat(DatabaseUrl.toProperties("mysql://db.internal/orders", mariadb.or(r2dbcMysql))).isEqualTo(Map.of(
				"spring.datasource.url", "jdbc:mariadb://db.internal/orders", "spring.datasource.driver-class-name",
				"org.mariadb.jdbc.Driver", "spring.r2dbc.url", "r2dbc:mysql://db.internal/orders"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "postgres://app@db/orders", "nonsense", "mongodb://app:s3cret@db", "jdbc:h2:mem:orders",
			"r2dbc:h2:mem:///orders", "postgres://100%" })
	void doesNothingWithoutAnyDriver(String text) {
		assertThat(DatabaseUrl.toProperties(text, classPath())).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = ' ', value = { "postgres://db jdbc:postgresql://db/", "postgres://db/ jdbc:postgresql://db/",
			"postgresql://db/orders jdbc:postgresql://db/orders", "POSTGRES://Db/orders jdbc:postgresql://Db/orders",
			"postgres://my_db:5433/orders jdbc:postgresql://my_db:5433/orders",
			"postgres://[::1]:5433/orders jdbc:postgresql://[::1]:5433/orders",
			"postgres://[::1]/orders jdbc:postgresql://[::1]/orders",
			"postgres://one,two:5433,[::1]/orders jdbc:postgresql://one,two:5433,[::1]/orders",
			"postgres://db/a%2Fb+c%20d jdbc:postgresql://db/a%2Fb%2Bc%20d",
			"postgres://db/o?sslmode=require&sslrootcert=/ca.pem jdbc:postgresql://db/o?sslmode=require&sslrootcert=%2Fca.pem",
			"postgres://db?connect_timeout=10 jdbc:postgresql://db/?connectTimeout=10",
			"postgres://db/o?application_name=a%20+b jdbc:postgresql://db/o?ApplicationName=a%20%2Bb",
			"postgres://db/o?target_session_attrs=read-write jdbc:postgresql://db/o?targetServerType=primary",
			"postgres://db/o?target_session_attrs=prefer-standby jdbc:postgresql://db/o?targetServerType=preferSecondary",
			"postgres://db/o?target_session_attrs=read-only jdbc:postgresql://db/o?targetServerType=secondary",
			"postgres://db/o?sslmode=require&channel_binding=require jdbc:postgresql://db/o?sslmode=require&channelBinding=require",
			"postgres://db/o?sslmode=verify-full&sslrootcert=system jdbc:postgresql://db/o?sslmode=verify-full&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory",
			"postgres://db/o?ssl=true jdbc:postgresql://db/o?sslmode=require",
			"postgres://db/o?ssl=true&sslmode=verify-ca jdbc:postgresql://db/o?sslmode=verify-ca",
			"postgres://db/o?sslmode=no-verify jdbc:postgresql://db/o?sslmode=require",
			"postgres://db/o?keepalives=1&load_balance_hosts=random jdbc:postgresql://db/o?tcpKeepAlive=true&loadBalanceHosts=true",
			"postgres://db/o?schema=sales jdbc:postgresql://db/o?currentSchema=sales",
			"postgres://db/o?options=endpoint%3Dx jdbc:postgresql://db/o?options=endpoint%3Dx",
			"postgres://db/o?reWriteBatchedInserts=true&pool=5 jdbc:postgresql://db/o?reWriteBatchedInserts=true&pool=5",
			"postgres://db/o?a=1&a=2 jdbc:postgresql://db/o?a=2", "postgres://db/o? jdbc:postgresql://db/o" })
	void translatesForPgjdbc(String text, String url) {
		assertThat(url(text, pgjdbc)).isEqualTo(url);
	}

	@ParameterizedTest
	@CsvSource(delimiter = ' ', value = { "postgres://db r2dbc:postgresql://db/",
			"postgres://[::1]:5433/o r2dbc:postgresql://[::1]:5433/o",
			"postgres://my_db:5433/o r2dbc:postgresql:failover://my_db:5433/o",
			"postgres://one,two:5433/o r2dbc:postgresql:failover://one,two:5433/o",
			"postgres://db,two/o?target_session_attrs=primary r2dbc:postgresql:failover://db,two/o?targetServerType=primary",
			"postgres://db:5433/o?target_session_attrs=any r2dbc:postgresql://db:5433/o?targetServerType=any",
			"postgres://db/o?sslmode=require&sslrootcert=/ca.pem r2dbc:postgresql://db/o?sslMode=require&sslRootCert=%2Fca.pem",
			"postgres://db/o?sslmode=verify-full&sslrootcert=system r2dbc:postgresql://db/o?sslMode=verify-full",
			"postgres://db/o?ssl=true r2dbc:postgresql://db/o?sslMode=require",
			"postgres://db/o?sslsni=1 r2dbc:postgresql://db/o?sslSni=true",
			"postgres://db/o?connect_timeout=10 r2dbc:postgresql://db/o?connectTimeout=PT10S",
			"postgres://db/o?connectTimeout=10 r2dbc:postgresql://db/o?connectTimeout=PT10S",
			"postgres://db/o?application_name=a+b r2dbc:postgresql://db/o?applicationName=a%2Bb",
			"postgres://db/o?options=-c%20search_path%3Da%20-c%20geqo%3Doff r2dbc:postgresql://db/o?options=search_path%3Da%3Bgeqo%3Doff",
			"postgres://db/o?channel_binding=require r2dbc:postgresql://db/o?channel_binding=require" })
	void translatesForR2dbcPostgresql(String text, String url) {
		assertThat(url(text, r2dbcPostgresql)).isEqualTo(url);
	}

	@ParameterizedTest
	@CsvSource(delimiter = ' ', quoteCharacter = '~',
			value = { "mysql://db jdbc:mysql://db/", "mysql://db:3307/o jdbc:mysql://db:3307/o",
					"mariadb://db/o jdbc:mysql://db/o", "mysql://[::1]:3307/o jdbc:mysql://[::1]:3307/o",
					"mysql://my_db:3307/o jdbc:mysql://my_db:3307/o",
					"mysql://db/o?ssl-mode=REQUIRED jdbc:mysql://db/o?sslMode=REQUIRED",
					"mysql://db/o?ssl_mode=required jdbc:mysql://db/o?sslMode=REQUIRED",
					"mysql://db/o?sslmode=require jdbc:mysql://db/o?sslMode=REQUIRED",
					"mysql://db/o?sslMode=VERIFY_CA jdbc:mysql://db/o?sslMode=VERIFY_CA",
					"mysql://db/o?sslmode=verify-full jdbc:mysql://db/o?sslMode=VERIFY_IDENTITY",
					"mysql://db/o?sslmode=prefer jdbc:mysql://db/o?sslMode=PREFERRED",
					"mysql://db/o?sslaccept=strict jdbc:mysql://db/o?sslMode=VERIFY_IDENTITY",
					"mysql://db/o?ssl={\"rejectUnauthorized\":true} jdbc:mysql://db/o?sslMode=VERIFY_IDENTITY",
					"mysql://db/o?useSSL=false jdbc:mysql://db/o?sslMode=DISABLED",
					"mysql://db/o?connect_timeout=10 jdbc:mysql://db/o?connectTimeout=10000",
					"mysql://db/o?connectTimeout=2500 jdbc:mysql://db/o?connectTimeout=2500",
					"mysql://db/o?reconnect=true jdbc:mysql://db/o?reconnect=true" })
	void translatesForConnectorJ(String text, String url) {
		assertThat(url(text, connectorJ)).isEqualTo(url);
	}

	@ParameterizedTest
	@CsvSource(delimiter = ' ', value = { "mariadb://db jdbc:mariadb://db/",
			"mysql://db:3307/o jdbc:mariadb://db:3307/o",
			"mysql://db/o?ssl-mode=REQUIRED jdbc:mariadb://db/o?sslMode=trust",
			"mysql://db/o?ssl-mode=VERIFY_IDENTITY jdbc:mariadb://db/o?sslMode=verify-full",
			"mysql://db/o?ssl-mode=VERIFY_CA&ssl-ca=/ca.pem jdbc:mariadb://db/o?sslMode=verify-ca&serverSslCert=/ca.pem",
			"mysql://db/o?ssl-mode=DISABLED jdbc:mariadb://db/o?sslMode=disable",
			"mysql://db/o?ssl-mode=PREFERRED jdbc:mariadb://db/o",
			"mysql://db/a%20b?x=a%2Bb jdbc:mariadb://db/a~b?x=a+b" })
	void translatesForMariadb(String text, String url) {
		assertThat(url(text, mariadb)).isEqualTo(url.replace('~', ' '));
	}

	@ParameterizedTest
	@CsvSource(delimiter = ' ', value = {
			"mysql://db:3307/o?ssl-mode=REQUIRED r2dbc:mysql://db:3307/o?sslMode=REQUIRED r2dbc:mariadb://db:3307/o?sslMode=trust",
			"mariadb://my_db/o r2dbc:mysql://my_db/o r2dbc:mariadb://my_db/o",
			"mysql://db/o?ssl-ca=/ca r2dbc:mysql://db/o?sslCa=%2Fca r2dbc:mariadb://db/o?serverSslCert=%2Fca",
			"mysql://db/o?connect_timeout=5 r2dbc:mysql://db/o?connectTimeout=PT5S r2dbc:mariadb://db/o?connectTimeout=PT5S",
			"mysql://db/o?connectTimeout=2500 r2dbc:mysql://db/o?connectTimeout=PT2.5S r2dbc:mariadb://db/o?connectTimeout=PT2.5S" })
	void translatesForR2dbcMysqlAndMariadb(String text, String mysql, String maria) {
		assertThat(url(text, r2dbcMysql)).isEqualTo(mysql);
		assertThat(url(text, r2dbcMariadb)).isEqualTo(maria);
	}

	@Test
	void prefersTheDriverOfTheScheme() {
		Predicate<String> all = connectorJ.or(mariadb).or(r2dbcMysql).or(r2dbcMariadb);
		assertThat(DatabaseUrl.toProperties("mysql://db/o", all))
			.containsEntry("spring.datasource.driver-class-name", "com.mysql.cj.jdbc.Driver")
			.containsEntry("spring.r2dbc.url", "r2dbc:mysql://db/o");
		assertThat(DatabaseUrl.toProperties("mariadb://db/o", all))
			.containsEntry("spring.datasource.driver-class-name", "org.mariadb.jdbc.Driver")
			.containsEntry("spring.r2dbc.url", "r2dbc:mariadb://db/o");
	}

	@ParameterizedTest
	@CsvSource(delimiter = ' ', nullValues = "-",
			value = { "postgres://app:secret@db app secret", "postgres://app@db app -", "postgres://app:@db app ''",
					"postgres://:secret@db '' secret", "postgres://db - -",
					"postgres://a%3Ab:p%40s%2Fs%3Aw%25+@db a:b p@s/s:w%+", "postgres://app:p@ss:w@db app p@ss:w",
					"postgres://db/o?user=app&password=p%26w app p&w", "postgres://db/o?user=app app -",
					"postgres://one:two@db/o?password=three one three" })
	void decodesUserAndPassword(String text, String username, String password) {
		Map<String, Object> expected = new HashMap<>();
		expected.put("spring.datasource.username", username);
		expected.put("spring.datasource.password", password);
		expected.put("spring.r2dbc.username", username);
		expected.put("spring.r2dbc.password", password);
		expected.values().removeIf((value) -> value == null);
		Map<String, Object> properties = DatabaseUrl.toProperties(text, pgjdbc.or(r2dbcPostgresql));
		assertThat(properties).containsAllEntriesOf(expected).hasSize(3 + expected.size());
		assertThat(properties.get("spring.datasource.url").toString() + properties.get("spring.r2dbc.url"))
			.doesNotContain("user", "pass", "app", "secret");
	}

	@ParameterizedTest
	@CsvSource(delimiter = ' ', nullValues = "-", value = { "jdbc:postgresql://db/o org.postgresql.Driver",
			"jdbc:postgresql:o org.postgresql.Driver", "jdbc:postgresql://[::1]:1,b/o?x=a/b@c org.postgresql.Driver",
			"jdbc:mysql://db/o com.mysql.cj.jdbc.Driver", "jdbc:mysql:loadbalance://a,b/o com.mysql.cj.jdbc.Driver",
			"jdbc:mysql://db/o?permitMysqlScheme org.mariadb.jdbc.Driver",
			"jdbc:mariadb://db/o org.mariadb.jdbc.Driver", "jdbc:h2:mem:o -", "jdbc:oracle:thin:@db:1521/o -" })
	void passesJdbcUrlsThrough(String text, String driver) {
		Map<String, Object> expected = new HashMap<>();
		expected.put("spring.datasource.url", text);
		if (driver != null) {
			expected.put("spring.datasource.driver-class-name", driver);
		}
		assertThat(DatabaseUrl.toProperties(text, pgjdbc.or(connectorJ).or(mariadb).or(h2))).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "r2dbc:postgresql://db/o", "r2dbcs:postgresql://db/o?a=b", "r2dbc:pool:postgresql://db/o",
			"r2dbc:postgresql:failover://one,two/o", "r2dbc:h2:mem:///o?options=DB_CLOSE_DELAY=-1;MODE=MySQL" })
	void passesR2dbcUrlsThrough(String text) {
		assertThat(DatabaseUrl.toProperties(text, pgjdbc.or(r2dbcPostgresql).or(r2dbcH2)))
			.isEqualTo(Map.of("spring.r2dbc.url", text));
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "jdbc:postgresql://db/o?user=app&password=secret", "jdbc:postgresql://db/o?password=secret",
					"jdbc:mysql://app:secret@db/o", "r2dbc:postgresql://app:secret@db/o" })
	void credentialsOfAUrlThatPassesThroughReplaceThoseOfWeakerSources(String text) {
		Map<String, Object> properties = DatabaseUrl.toProperties(text, pgjdbc.or(connectorJ).or(r2dbcPostgresql));
		assertThat(properties).containsValue(text);
		assertThat(properties.entrySet()).filteredOn((property) -> property.getKey().matches(".*(username|password)"))
			.hasSize(2)
			.allMatch((property) -> property.getValue().equals(""));
	}

	@Test
	void neverFallsBackToTheDriverOfAnotherDatabase() {
		assertRefused("postgres://db/o", h2, "PostgreSQL", "add the dependency org.postgresql:postgresql");
		assertRefused("mysql://db/o", pgjdbc, "MySQL",
				"add the dependency com.mysql:mysql-connector-j or org.mariadb.jdbc:mariadb-java-client");
		assertRefused("mariadb://db/o", r2dbcPostgresql, "MariaDB",
				"add the dependency org.mariadb:r2dbc-mariadb or io.asyncer:r2dbc-mysql");
		assertRefused("postgres://db/o", pgjdbc.or(r2dbcH2), "PostgreSQL",
				"add the dependency org.postgresql:r2dbc-postgresql");
		assertRefused("jdbc:postgresql://db/o", h2, "add the dependency org.postgresql:postgresql");
		assertRefused("jdbc:mysql://db/o", mariadb, "add the dependency com.mysql:mysql-connector-j");
		assertRefused("jdbc:h2:mem:o", r2dbcH2, "there is no JDBC driver");
		assertRefused("r2dbc:mariadb://db/o", r2dbcH2, "add the dependency org.mariadb:r2dbc-mariadb");
		assertRefused("r2dbc:h2:mem:///o", h2, "there is no R2DBC driver");
	}

	private static void assertRefused(String text, Predicate<String> classPath, String... message) {
		assertThatIllegalArgumentException().isThrownBy(() -> DatabaseUrl.toProperties(text, classPath))
			.withMessageContainingAll(message);
	}

	@ParameterizedTest
	@ValueSource(strings = { "db", "db:5432", "//db/o", "http://db", "mongodb://db", "sqlserver://db", "postgres:db",
			"postgres:/db", "postgres://", "postgres:///o", "postgres://:5432/o", "postgres://db:", "postgres://db:0",
			"postgres://db:65536", "postgres://db:port", "postgres://d b", "postgres://db/o#x", "postgres://db/a/b",
			"postgres://one,", "postgres://one,,two", "mysql://one,two/o", "mariadb://one,two/o", "postgres://[::1",
			"postgres://app:100%@db", "postgres://app:%zz@db", "postgres://app:12/3@db/o", "postgres://app:12?3@db/o",
			"postgres://app:12#3@db/o", "postgres://db/%zz", "postgres://db/o?x", "postgres://db/o?=x",
			"postgres://db/o?x=%zz", "postgres://db/o?x%20y=z", "postgres://db/o?host=other",
			"postgres:///o?host=/socket", "postgres://db/o?dbname=x", "postgres://db/o?target_session_attrs=sometimes",
			"mysql://db/o?ssl-mode=maybe" })
	void refusesAnythingElse(String text) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> DatabaseUrl.toProperties(text, pgjdbc.or(connectorJ).or(mariadb)));
	}

	@Test
	void refusesWhatTheDriverCannotRead() {
		assertRefused("postgres://one,[::1]/o", r2dbcPostgresql, "IPv6");
		assertRefused("mariadb://[::1]/o", r2dbcMariadb, "IPv6");
		assertRefused("mysql://my_db:3307/o", r2dbcMysql, "underscore");
		assertRefused("mariadb://db/o?x=a%26b", mariadb, "special character");
		assertRefused("jdbc:postgresql://db", pgjdbc, "jdbc:driver://host/database");
		assertRefused("jdbc:postgresql://db/a/b?c", pgjdbc, "jdbc:driver://host/database");
		assertRefused("jdbc:postgresql://app:secret@db/o", pgjdbc, "leave 'jdbc:' out");
		assertRefused("jdbc:mariadb://app:sec/ret@db/o", mariadb, "leave 'jdbc:' out");
		assertRefused("r2dbc:postgresql:db", r2dbcPostgresql, "r2dbc:driver://host/database");
		assertRefused("r2dbc:postgresql://db/o?user=app", r2dbcPostgresql, "parameter");
		assertRefused("r2dbc:postgresql://app:100%@db/o", r2dbcPostgresql, "no valid URL");
	}

	@ParameterizedTest
	@ValueSource(strings = { "postgres://me:s3cr%t@host7", "postgres://me:s3cr/t@host7", "postgres://me:s3cr#t@host7",
			"postgres://me:s3cr?t@host7", "http://me:s3cr@host7", "me:s3cr@host7", "mysql://me:s3cr@host7/o",
			"postgres://me:s3cr@host7/o?x=s3cr%", "postgres://me:s3cr@host7/o?target_session_attrs=s3cr",
			"jdbc:mysql://me:s3cr@host7/o", "jdbc:mariadb://host7/o?password=s3cr", "r2dbc:postgresql:s3cr",
			"jdbc:postgresql://me:s3cr@host7/o", "jdbc:postgresql://host7?password=s3cr",
			"r2dbc:postgresql://me:s3cr %@host7/o", "r2dbc:postgresql://me@host7/o?password=s3cr" })
	void neverRepeatsAnyPartOfTheText(String text) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> DatabaseUrl.toProperties(text, pgjdbc.or(r2dbcPostgresql)))
			.satisfies((ex) -> assertThat(ex).hasNoCause())
			.extracting(Throwable::getMessage)
			.asString()
			.doesNotContain("s3cr", "host7", "me:");
	}

	@Test
	void stringsRepeatNoPartOfTheText() {
		assertThat(DatabaseUrl.parse("postgres://me:s3cr@host7/orders?x=y")).hasToString("DatabaseUrl[POSTGRESQL]");
		assertThat(new DriverUrl("jdbc:postgresql://host7/o?password=s3cr")).hasToString("DriverUrl[jdbc]");
	}

	@Test
	void setsOnlyThePropertiesThatItNames() {
		Set<String> set = new HashSet<>();
		for (String text : List.of("postgres://app:secret@db/o", "jdbc:postgresql://db/o?user=app",
				"r2dbc:postgresql://app@db/o")) {
			set.addAll(DatabaseUrl.toProperties(text, pgjdbc.or(r2dbcPostgresql)).keySet());
		}
		assertThat(set).hasSameElementsAs(DatabaseUrl.PROPERTIES);
	}

	@Test
	void readsAHugeValueInNoTime() {
		String huge = "a".repeat(1_000_000);
		for (String text : List.of("postgres://" + huge, "postgres://" + huge + "@" + huge + "/" + huge,
				huge + "://" + huge, "postgres://db/o?" + "a=b&".repeat(200_000), "postgres://" + ",".repeat(500_000),
				"postgres://db/o?options=" + "%20".repeat(200_000), "jdbc:postgresql://" + "/".repeat(1_000_000),
				"r2dbc:postgresql:" + ":".repeat(1_000_000))) {
			try {
				DatabaseUrl.toProperties(text, pgjdbc.or(r2dbcPostgresql));
			}
			catch (IllegalArgumentException ex) {
				assertThat(ex.getMessage()).hasSizeLessThan(300);
			}
		}
	}

}
