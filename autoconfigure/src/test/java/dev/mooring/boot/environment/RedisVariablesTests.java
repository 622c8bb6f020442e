package dev.mooring.boot.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the variables of Redis mean together.
 */
class RedisVariablesTests {

	private static final String PREFIX = "spring.data.redis.";

	private final TestSources sources = new TestSources();

	private String property(String name) {
		return this.sources.property(PREFIX + name);
	}

	private void assertNote(String... parts) {
		assertThat(this.sources.apply()).singleElement().asString().contains(parts).doesNotContain("s3cret");
	}

	private void assertProblem(String subject, String... parts) {
		assertThat(this.sources.problems()).singleElement().satisfies((problem) -> {
			assertThat(problem.subject()).isEqualTo("The environment variable " + subject);
			assertThat(problem.message() + ". " + problem.remedy()).contains(parts).doesNotContain("s3cret");
		});
	}

	@Test
	void singleValues() {
		this.sources.variables(Map.of("REDIS_HOST", "[::1]", "REDIS_PORT", "7000", "REDIS_DATABASE", "3",
				"REDIS_USERNAME", "app", "REDIS_PASSWORD", "s3cret", "REDIS_TLS", "true"));
		assertThat(this.sources.apply()).isEmpty();
		assertThat(this.sources.set()).hasSize(6);
		assertThat(property("host")).isEqualTo("::1");
		assertThat(property("port")).isEqualTo("7000");
		assertThat(property("database")).isEqualTo("3");
		assertThat(property("username")).isEqualTo("app");
		assertThat(property("password")).isEqualTo("s3cret");
		assertThat(property("ssl.enabled")).isEqualTo("true");
	}

	@Test
	void urlBeatsTheOthersAndSaysSo() {
		this.sources.variables(Map.of("REDIS_URL", "redis://cache", "REDIS_HOST", "other", "REDIS_PORT", "7000",
				"REDIS_DATABASE", "3", "REDIS_CLUSTER_NODES", "one,two", "REDIS_SENTINEL_NODES", "one",
				"REDIS_SENTINEL_MASTER", "mymaster", "REDIS_TLS", "true"));
		assertNote("REDIS_HOST, REDIS_PORT, REDIS_DATABASE, REDIS_CLUSTER_NODES, REDIS_SENTINEL_NODES, "
				+ "REDIS_SENTINEL_MASTER, REDIS_TLS are ignored: REDIS_URL says it");
		assertThat(this.sources.set()).containsOnlyKeys(PREFIX + "url", PREFIX + "ssl.enabled");
		assertThat(property("url")).isEqualTo("redis://cache:6379/0");
		assertThat(property("ssl.enabled")).isEqualTo("false");
	}

	@ParameterizedTest
	@CsvSource({ "redis://cache, app, s3cret, redis://app:s3cret@cache:6379/0",
			"redis://cache, , s3cret, redis://:s3cret@cache:6379/0", "redis://cache, app, , redis://cache:6379/0",
			"redis://cache, , p@ss/w:rd %+, redis://:p%40ss%2Fw%3Ard%20%25%2B@cache:6379/0",
			"redis://app:@cache, , s3cret, redis://app:s3cret@cache:6379/0",
			"rediss://cache:7000/3, app, s3cret, rediss://app:s3cret@cache:7000/3" })
	void urlIsCompletedByCredentials(String url, String username, String password, String expected) {
		this.sources.variable("REDIS_URL", url);
		if (username != null) {
			this.sources.variable("REDIS_USERNAME", username);
		}
		if (password != null) {
			this.sources.variable("REDIS_PASSWORD", password);
		}
		assertThat(this.sources.apply()).isEmpty();
		assertThat(property("url")).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource({ "redis://my_cache, host", "'redis://one,two', cluster.nodes", "redis://[::1], host" })
	void singlePropertiesOfAUrlAreCompletedByCredentials(String url, String server) {
		this.sources.variables(Map.of("REDIS_URL", url, "REDIS_USERNAME", "app", "REDIS_PASSWORD", "s3cret"));
		assertThat(this.sources.apply()).isEmpty();
		assertThat(property(server)).isNotNull();
		assertThat(property("username")).isEqualTo("app");
		assertThat(property("password")).isEqualTo("s3cret");
	}

	@ParameterizedTest
	@ValueSource(strings = { "redis://app:s3cret@cache", "redis://:s3cret@cache", "redis://s3cret@cache" })
	void urlWithCredentialsIgnoresTheOthersAndSaysSo(String url) {
		this.sources.variables(Map.of("REDIS_URL", url, "REDIS_USERNAME", "other", "REDIS_PASSWORD", "other-s3cret"));
		assertNote("REDIS_USERNAME, REDIS_PASSWORD are ignored: REDIS_URL holds the credentials");
		assertThat(property("url")).contains(":s3cret@").doesNotContain("other");
	}

	@Test
	void urlWithAUserIgnoresTheOtherUserAndSaysSo() {
		this.sources.variables(
				Map.of("REDIS_URL", "redis://app:@cache", "REDIS_USERNAME", "other", "REDIS_PASSWORD", "s3cret"));
		assertNote("REDIS_USERNAME is ignored: REDIS_URL names the user");
		assertThat(property("url")).isEqualTo("redis://app:s3cret@cache:6379/0");
	}

	@ParameterizedTest
	@ValueSource(strings = { " redis://cache", "redis://cache\n", "redis://cache/0 \n" })
	void whiteSpaceAroundAUrlIsIgnored(String url) {
		this.sources.variable("REDIS_URL", url).apply();
		assertThat(property("url")).isEqualTo("redis://cache:6379/0");
	}

	@ParameterizedTest
	@CsvSource({ "REDIS_PORT, tcp://10.0.0.1:6379", "REDIS_PORT, udp://10.0.0.1:6379",
			"MANAGEMENT_PORT, tcp://10.0.0.1:8081", "MANAGEMENT_PORT, ' sctp://10.0.0.1:8081'" })
	void linkOfAServiceIsIgnoredWithOneNote(String variable, String link) {
		this.sources.variable(variable, link);
		assertNote(variable + " is ignored: it is the link that Kubernetes sets");
		assertThat(this.sources.set()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "REDIS_URL, redis://cache, url", "REDIS_HOST, cache, host", "REDIS_CLUSTER_NODES, one, cluster.nodes",
			"REDIS_PASSWORD, s3cret, password" })
	void linkOfAServiceIsIgnoredBesideOthers(String variable, String value, String property) {
		this.sources.variables(Map.of("REDIS_PORT", "tcp://10.0.0.1:6379", variable, value));
		assertNote("REDIS_PORT is ignored: it is the link that Kubernetes sets");
		assertThat(property(property)).isNotNull();
		assertThat(property("port")).isNull();
	}

	@Test
	void linkOfAServiceIsIgnoredBesideSpringBootsKeys() {
		this.sources.variables(Map.of("REDIS_PORT", "tcp://10.0.0.1:6379", "SPRING_DATA_REDIS_HOST", "cache"));
		assertThat(this.sources.apply()).hasSize(1);
		assertThat(this.sources.set()).isEmpty();
	}

	@Test
	void sentinels() {
		this.sources.variables(Map.of("REDIS_SENTINEL_NODES", "one,two:7000", "REDIS_SENTINEL_MASTER", "mymaster",
				"REDIS_DATABASE", "3", "REDIS_USERNAME", "app", "REDIS_PASSWORD", "s3cret"));
		assertThat(this.sources.apply()).isEmpty();
		assertThat(property("sentinel.nodes")).isEqualTo("one:26379,two:7000");
		assertThat(property("sentinel.master")).isEqualTo("mymaster");
		assertThat(property("database")).isEqualTo("3");
		assertThat(property("username")).isEqualTo("app");
		assertThat(property("password")).isEqualTo("s3cret");
	}

	@Test
	void sentinelsBeatClusterAndHostAndSaySo() {
		this.sources.variables(Map.of("REDIS_SENTINEL_NODES", "one", "REDIS_SENTINEL_MASTER", "mymaster", "REDIS_HOST",
				"cache", "REDIS_PORT", "7000", "REDIS_CLUSTER_NODES", "one,two"));
		assertNote("REDIS_HOST, REDIS_PORT, REDIS_CLUSTER_NODES are ignored: the sentinels know the servers");
		assertThat(this.sources.set()).containsOnlyKeys(PREFIX + "sentinel.nodes", PREFIX + "sentinel.master");
	}

	@Test
	void refusesSentinelsWithoutMaster() {
		this.sources.variable("REDIS_SENTINEL_NODES", "one");
		assertProblem("REDIS_SENTINEL_NODES", "needs REDIS_SENTINEL_MASTER, too. Set REDIS_SENTINEL_MASTER to ");
	}

	@Test
	void refusesMasterWithoutSentinels() {
		this.sources.variable("REDIS_SENTINEL_MASTER", "mymaster");
		assertProblem("REDIS_SENTINEL_MASTER", "needs REDIS_SENTINEL_NODES, too. Set REDIS_SENTINEL_NODES to ");
	}

	@Test
	void cluster() {
		this.sources.variables(Map.of("REDIS_CLUSTER_NODES", "one:7000,[::1]", "REDIS_DATABASE", "0", "REDIS_USERNAME",
				"app", "REDIS_PASSWORD", "s3cret", "REDIS_TLS", "true"));
		assertThat(this.sources.apply()).isEmpty();
		assertThat(property("cluster.nodes")).isEqualTo("one:7000,::1:6379");
		assertThat(property("database")).isNull();
		assertThat(property("username")).isEqualTo("app");
		assertThat(property("password")).isEqualTo("s3cret");
		assertThat(property("ssl.enabled")).isEqualTo("true");
	}

	@Test
	void clusterBeatsHostAndSaysSo() {
		this.sources.variables(Map.of("REDIS_CLUSTER_NODES", "one", "REDIS_HOST", "cache", "REDIS_PORT", "7000"));
		assertNote("REDIS_HOST, REDIS_PORT are ignored: REDIS_CLUSTER_NODES names the servers");
	}

	@Test
	void refusesADatabaseOfACluster() {
		this.sources.variables(Map.of("REDIS_CLUSTER_NODES", "one", "REDIS_DATABASE", "3"));
		assertProblem("REDIS_DATABASE", "is 3, but a cluster has only database 0. Unset REDIS_DATABASE.");
	}

	@Test
	void hostReplacesTheUrlOfAFileAsAWhole() {
		this.sources.file(PREFIX + "url", "rediss://other:s3cret@other:7000/3")
			.variables(Map.of("REDIS_HOST", "cache", "REDIS_PASSWORD", "p@ss", "REDIS_DATABASE", "2"));
		assertThat(this.sources.apply()).isEmpty();
		assertThat(property("url")).isEqualTo("rediss://:p%40ss@cache:6379/2");
		assertThat(property("ssl.enabled")).isEqualTo("true");
	}

	@Test
	void hostReplacesTheUrlOfAFileWithTlsToo() {
		this.sources.file(PREFIX + "url", "redis://other")
			.variables(Map.of("REDIS_HOST", "cache", "REDIS_PORT", "7000", "REDIS_TLS", "true"));
		assertThat(this.sources.apply()).isEmpty();
		assertThat(property("url")).isEqualTo("rediss://cache:7000/0");
		assertThat(property("ssl.enabled")).isEqualTo("true");
	}

	@Test
	void hostReplacesTheUrlOfAFileWithACertificate() {
		this.sources.file(PREFIX + "url", "redis://other")
			.variables(Map.of("REDIS_HOST", "cache", "REDIS_TLS_INSECURE", "true"));
		assertThat(this.sources.apply()).isEmpty();
		assertThat(property("ssl.enabled")).isEqualTo("true");
	}

	@Test
	void passwordGoesWithTheHostOfAFile() {
		this.sources.file(PREFIX + "host", "cache").variable("REDIS_PASSWORD", "s3cret");
		assertThat(this.sources.apply()).isEmpty();
		assertThat(property("host")).isEqualTo("cache");
		assertThat(property("password")).isEqualTo("s3cret");
	}

	@ParameterizedTest
	@CsvSource({ "REDIS_PASSWORD, s3cret", "REDIS_USERNAME, app", "REDIS_DATABASE, 3", "REDIS_PORT, 7000" })
	void refusesAPartBesideTheUrlOfAFile(String variable, String value) {
		this.sources.file(PREFIX + "url", "redis://cache").variable(variable, value);
		assertProblem(variable, "has no effect: Spring Boot prefers spring.data.redis.url",
				"Remove spring.data.redis.url, or unset " + variable + ".");
	}

	@ParameterizedTest
	@CsvSource({ "REDIS_HOST, cache, sentinel.master", "REDIS_HOST, cache, 'cluster.nodes[0]'",
			"REDIS_PORT, 7000, masterreplica.nodes", "REDIS_CLUSTER_NODES, one, sentinel.master",
			"REDIS_CLUSTER_NODES, one, url" })
	void refusesAServerWhereSpringBootPrefersAFile(String variable, String value, String property) {
		this.sources.file(PREFIX + property, "redis://other").variable(variable, value);
		assertProblem(variable, "has no effect: Spring Boot prefers " + PREFIX + property);
	}

	@Test
	void refusesSentinelsBesideTheUrlOfAFile() {
		this.sources.file(PREFIX + "url", "redis://:s3cret@other")
			.variables(Map.of("REDIS_SENTINEL_NODES", "one", "REDIS_SENTINEL_MASTER", "mymaster"));
		assertProblem("REDIS_SENTINEL_NODES", "Spring Boot prefers spring.data.redis.url");
	}

	@ParameterizedTest
	@ValueSource(strings = { "port", "username", "password", "database" })
	void refusesHostInPlaceOfAUrlWithAPartOfAStrongerSource(String part) {
		this.sources.file(PREFIX + "url", "redis://other")
			.variable("REDIS_HOST", "cache")
			.commandLine(PREFIX + part, "s3cret");
		assertProblem("REDIS_HOST", "cannot be combined with spring.data.redis." + part);
	}

	@ParameterizedTest
	@CsvSource({ "REDIS_HOST, cache", "REDIS_PASSWORD, s3cret", "REDIS_CLUSTER_NODES, one", "REDIS_TLS, true",
			"REDIS_SENTINEL_MASTER, mymaster" })
	void yieldsAsAWholeToAServerOfAStrongerSource(String variable, String value) {
		this.sources.variable(variable, value).commandLine(PREFIX + "host", "other");
		assertNote(variable + " is ignored: spring.data.redis.host is set by ");
		assertThat(this.sources.set()).isEmpty();
	}

	@Test
	void reportsABadUrlAloneWithoutGuessingFromTheOthers() {
		this.sources.file(PREFIX + "url", "redis://other")
			.variables(Map.of("REDIS_URL", "cache:s3cret@", "REDIS_PASSWORD", "s3cret", "REDIS_PORT", "7000"));
		assertProblem("REDIS_URL", "is not a URL");
	}

	@Test
	void reportsAMissingFileAloneWithoutGuessingFromTheOthers() {
		this.sources.file(PREFIX + "url", "redis://other")
			.variables(Map.of("REDIS_URL_FILE", "/run/absent/url", "REDIS_PASSWORD", "s3cret"));
		assertProblem("REDIS_URL_FILE", "is not the path of a file");
	}

	@Test
	void reportsEveryBadValue() {
		this.sources.variables(Map.of("REDIS_URL", "cache", "REDIS_PORT", "x", "REDIS_DATABASE", "x", "REDIS_TLS", "x",
				"REDIS_TLS_CA", "x", "REDIS_TLS_INSECURE", "x"));
		assertThat(this.sources.problems()).hasSize(6);
	}

	@ParameterizedTest
	@CsvSource({ "REDIS_HOST, redis://:s3cret@cache:6379", "REDIS_HOST, app:s3cret@cache",
			"REDIS_CLUSTER_NODES, 'redis://:s3cret@one:6379,two'", "REDIS_CLUSTER_NODES, 'redis://:p,s3cret,x@one'",
			"REDIS_SENTINEL_NODES, 'one:s3cret@two'", "REDIS_PORT, redis://:s3cret@cache" })
	void repeatsNoPasswordGivenInAWrongVariable(String variable, String value) {
		this.sources.variable(variable, value);
		assertProblem(variable, "Set " + variable + " to ");
	}

	@ParameterizedTest
	@CsvSource({ "REDIS_URL, redis://cache", "REDIS_TLS, false" })
	void optionsOfTlsAreIgnoredWithoutTls(String variable, String value) {
		this.sources.variables(Map.of(variable, value, "REDIS_TLS_INSECURE", "true"));
		assertNote("REDIS_TLS_INSECURE is ignored: there is no TLS");
		assertThat(property("ssl.enabled")).isEqualTo("false");
		assertThat(this.sources.property("mooring.redis.verify-peer")).isNull();
	}

	@Test
	void refusesCertificatesThatWouldNotBeLookedAt() {
		this.sources.variables(Map.of("REDIS_TLS_CA", TestCertificate.pem(), "REDIS_TLS_INSECURE", "true"));
		assertProblem("REDIS_TLS_INSECURE", "the certificates of REDIS_TLS_CA would not be looked at");
	}

	@Test
	void certificatesYieldToABundleOfAStrongerSource() {
		this.sources.variables(Map.of("REDIS_URL", "rediss://cache", "REDIS_TLS_CA", TestCertificate.pem()))
			.commandLine(PREFIX + "ssl.bundle", "own");
		assertNote("REDIS_TLS_CA is ignored: spring.data.redis.ssl.bundle is set by ");
		assertThat(property("ssl.bundle")).isEqualTo("own");
	}

	@Test
	void refusesNoTlsBesideTheUrlOfAFile() {
		this.sources.file(PREFIX + "url", "rediss://cache").variable("REDIS_TLS", "false");
		assertProblem("REDIS_TLS", "has no effect: Spring Boot prefers spring.data.redis.url");
	}

	@ParameterizedTest
	@CsvSource({ "rediss://cache, false", "redis://cache, true" })
	void refusesAUrlWhoseTlsAStrongerSourceContradicts(String url, String enabled) {
		this.sources.variables(Map.of("REDIS_URL", url, "SPRING_DATA_REDIS_SSL_ENABLED", enabled));
		assertProblem("REDIS_URL", "cannot be combined with spring.data.redis.ssl.enabled");
	}

	@Test
	void urlAgreesWithAStrongerSourceAboutTls() {
		this.sources.variables(Map.of("REDIS_URL", "rediss://cache", "SPRING_DATA_REDIS_SSL_ENABLED", "true")).apply();
		assertThat(property("url")).isEqualTo("rediss://cache:6379/0");
	}

	@ParameterizedTest
	@CsvSource({ "REDIS_URL, rediss://my_cache", "REDIS_URL, 'rediss://one,my_two'", "REDIS_HOST, my_cache",
			"REDIS_CLUSTER_NODES, 'one,my_two'" })
	void refusesAHostThatJavaVerifiesNoCertificateFor(String variable, String value) {
		this.sources.variables(Map.of(variable, value, "REDIS_TLS", "true"));
		assertProblem(variable, "names a host with an underscore");
	}

	@Test
	void connectsToAHostWithAnUnderscoreWithoutVerifyingIt() {
		this.sources.variables(Map.of("REDIS_URL", "rediss://my_cache", "REDIS_TLS_INSECURE", "true"));
		assertThat(this.sources.apply()).isEmpty();
		assertThat(property("host")).isEqualTo("my_cache");
	}

	@Test
	void verifiedPeerNeedsNoTls() {
		this.sources.variable("REDIS_TLS_INSECURE", "false");
		assertThat(this.sources.apply()).isEmpty();
		assertThat(this.sources.set()).containsOnlyKeys("mooring.redis.verify-peer");
	}

	@Test
	void verifiesThePeerWhateverAFileSays() {
		this.sources.file("mooring.redis.verify-peer", "false")
			.variables(Map.of("REDIS_URL", "rediss://cache", "REDIS_TLS_INSECURE", "false"))
			.apply();
		assertThat(this.sources.property("mooring.redis.verify-peer")).isEqualTo("true");
	}

	@Test
	void hostInPlaceOfAUrlKeepsTheTlsOfAFile() {
		this.sources.file(PREFIX + "url", "redis://other")
			.file(PREFIX + "ssl.enabled", "true")
			.variable("REDIS_HOST", "cache")
			.apply();
		assertThat(property("url")).isEqualTo("redis://cache:6379/0");
		assertThat(property("ssl.enabled")).isEqualTo("true");
	}

	@Test
	void refusesToBeHiddenByABlankKey() {
		this.sources
			.variables(Map.of("REDIS_HOST", "cache", "REDIS_PASSWORD", "s3cret", "SPRING_DATA_REDIS_PASSWORD", ""));
		assertProblem("REDIS_PASSWORD", "has no effect: spring.data.redis.password is set to nothing by variable "
				+ "SPRING_DATA_REDIS_PASSWORD");
	}

	@Test
	void fileCountsWhereKubernetesSetsALink(@TempDir Path directory) throws IOException {
		Files.writeString(directory.resolve("redis-port"), "6380\n");
		this.sources.file("mooring.environment.directory", directory.toString())
			.variables(Map.of("REDIS_HOST", "cache", "REDIS_PORT", "tcp://10.0.0.1:6379"));
		assertNote("REDIS_PORT is ignored: it is the link that Kubernetes sets");
		assertThat(property("port")).isEqualTo("6380");
	}

	@ParameterizedTest
	@CsvSource({ "REDIS_URL=redis://weaker, REDIS_URL", "REDIS_CLUSTER_NODES=weaker, REDIS_CLUSTER_NODES",
			"'REDIS_SENTINEL_NODES=weaker\nREDIS_SENTINEL_MASTER=m', REDIS_SENTINEL_NODES" })
	void anotherFormOfAWeakerLayerDoesNotCount(String content, String ignored, @TempDir Path directory)
			throws IOException {
		this.sources.variable("REDIS_HOST", "cache");
		this.sources.environment()
			.getPropertySources()
			.addAfter("systemEnvironment",
					DotEnvPropertySource.read(Files.writeString(directory.resolve(".env"), content), null));
		assertThat(this.sources.apply()).contains(ignored + " is ignored: a stronger source says it in another form");
		assertThat(property("host")).isEqualTo("cache");
		assertThat(property("url")).isNull();
	}

	@Test
	void sentinelsAndTheirMasterMayComeFromDifferentLayers(@TempDir Path directory) throws IOException {
		Files.writeString(directory.resolve("redis_sentinel_master"), "mymaster");
		this.sources.file("mooring.environment.directory", directory.toString())
			.variable("REDIS_SENTINEL_NODES", "one");
		assertThat(this.sources.apply()).isEmpty();
		assertThat(property("sentinel.master")).isEqualTo("mymaster");
	}

	@ParameterizedTest
	@ValueSource(strings = { "SPRING_DATA_REDIS_HOST", "SPRING_DATA_REDIS_URL", "SPRING_DATA_REDIS_SENTINEL_NODES",
			"SPRING_DATA_REDIS_CLUSTER_NODES_0", "SPRING_DATA_REDIS_MASTERREPLICA_NODES" })
	void urlYieldsAsAWholeToSpringBootsKeysInTheEnvironment(String variable) {
		this.sources.variables(Map.of("REDIS_URL", "redis://:s3cret@cache", variable, "1"));
		assertNote("REDIS_URL is ignored: spring.data.redis.", variable);
		assertThat(this.sources.set()).isEmpty();
	}

	@Test
	void urlDoesNotYieldToABlankKey() {
		this.sources.variables(Map.of("REDIS_URL", "redis://cache", "SPRING_DATA_REDIS_HOST", "")).apply();
		assertThat(property("url")).isEqualTo("redis://cache:6379/0");
	}

	@ParameterizedTest
	@ValueSource(strings = { "SPRING_DATA_REDIS_PORT", "SPRING_DATA_REDIS_USERNAME", "SPRING_DATA_REDIS_PASSWORD",
			"SPRING_DATA_REDIS_DATABASE" })
	void refusesAUrlWithAPartOfItInSpringBootsKeys(String variable) {
		this.sources.variables(Map.of("REDIS_URL", "redis://:s3cret@cache", variable, "s3cret"));
		assertProblem("REDIS_URL", "cannot be combined with spring.data.redis.", variable, "Remove spring.data.redis.");
	}

	@Test
	void urlBeatsUrlOfAFileAndKeepsItsTuning() {
		this.sources.file(PREFIX + "url", "redis://localhost:6379")
			.file(PREFIX + "timeout", "2s")
			.variable("REDIS_URL", "redis://cache")
			.apply();
		assertThat(property("url")).isEqualTo("redis://cache:6379/0");
		assertThat(property("timeout")).isEqualTo("2s");
	}

	@ParameterizedTest
	@CsvSource({ "redis://cache, sentinel.master", "redis://cache, 'cluster.nodes[0]'", "redis://my_redis, url",
			"'redis://one,two', url", "'redis://one,two', sentinel.master" })
	void refusesAUrlWhereSpringBootPrefersAFile(String url, String property) {
		this.sources.file(PREFIX + property, "value").variable("REDIS_URL", url);
		assertProblem("REDIS_URL", "Spring Boot prefers " + PREFIX + property, "Remove " + PREFIX + property);
		this.sources.file(PREFIX + property, "");
		assertProblem("REDIS_URL", "Spring Boot prefers " + PREFIX + property, "Remove " + PREFIX + property);
	}

}
