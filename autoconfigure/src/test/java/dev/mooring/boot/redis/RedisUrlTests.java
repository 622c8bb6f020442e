package dev.mooring.boot.redis;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RedisUrlTests {

	@ParameterizedTest
	@CsvSource({ "redis://cache, redis://cache:6379/0", "redis://cache:7000, redis://cache:7000/0",
			"redis://cache/, redis://cache:6379/0", "redis://cache/5, redis://cache:6379/5",
			"redis://cache?db=5, redis://cache:6379/5", "redis://cache/?db=5, redis://cache:6379/5",
			"REDIS://Cache.Example.org:6379, redis://Cache.Example.org:6379/0",
			"redis://10.0.0.7, redis://10.0.0.7:6379/0", "redis://:secret@cache, redis://:secret@cache:6379/0",
			"redis://secret@cache, redis://:secret@cache:6379/0",
			"redis://app:secret@cache, redis://app:secret@cache:6379/0",
			"redis://app:p%40s%2Fs%3A%25@cache, redis://app:p%40s%2Fs%3A%25@cache:6379/0",
			"redis://app:p@ss@cache, redis://app:p%40ss@cache:6379/0",
			"redis://app:a+b@cache, redis://app:a%2Bb@cache:6379/0", "redis://app:@cache, redis://cache:6379/0" })
	void becomesOneUrlThatSpringBootReads(String text, String url) {
		assertThat(RedisUrl.parse(text).toProperties())
			.isEqualTo(Map.of("spring.data.redis.url", url, "spring.data.redis.ssl.enabled", false));
	}

	@Test
	void usesTlsForRediss() {
		assertThat(RedisUrl.parse("rediss://cache").toProperties())
			.isEqualTo(Map.of("spring.data.redis.url", "rediss://cache:6379/0", "spring.data.redis.ssl.enabled", true));
	}

	@ParameterizedTest
	@CsvSource({ "my_redis, my_redis", "[::1], ::1", "[fe80::1:2], fe80::1:2" })
	void becomesSinglePropertiesForAHostThatSpringBootCannotReadInAUrl(String host, String value) {
		assertThat(RedisUrl.parse("redis://app:p%40ss@" + host + ":7000/3").toProperties())
			.isEqualTo(Map.of("spring.data.redis.host", value, "spring.data.redis.port", 7000,
					"spring.data.redis.username", "app", "spring.data.redis.password", "p@ss",
					"spring.data.redis.database", 3, "spring.data.redis.ssl.enabled", false));
	}

	@Test
	void becomesSinglePropertiesForAUserNameWithAColon() {
		assertThat(RedisUrl.parse("redis://a%3Ab:secret@cache").toProperties())
			.containsEntry("spring.data.redis.username", "a:b")
			.containsEntry("spring.data.redis.password", "secret")
			.doesNotContainKey("spring.data.redis.url");
	}

	@Test
	void overridesCredentialsOfWeakerSourcesEvenWithoutAny() {
		assertThat(RedisUrl.parse("redis://my_redis").toProperties()).containsEntry("spring.data.redis.username", "")
			.containsEntry("spring.data.redis.password", "");
	}

	@Test
	void becomesAClusterForSeveralHosts() {
		assertThat(RedisUrl.parse("rediss://app:secret@one:7000,two,[::1]:7002").toProperties()).isEqualTo(
				Map.of("spring.data.redis.cluster.nodes", "one:7000,two:6379,::1:7002", "spring.data.redis.username",
						"app", "spring.data.redis.password", "secret", "spring.data.redis.ssl.enabled", true));
	}

	@ParameterizedTest
	@ValueSource(strings = { "cache", "cache:6379", "http://cache", "redis:/cache", "redis://", "redis:///0",
			"redis://:6379", "redis://cache:", "redis://cache:0", "redis://cache:65536", "redis://cache:port",
			"redis://ca che", "redis://cache/one", "redis://cache/1/2", "redis://cache/-1", "redis://cache/1?db=2",
			"redis://cache?database=2", "redis://cache?db=2&timeout=1s", "redis://cache?db=two", "redis://cache#1",
			"redis://one,two/3", "redis://one,", "redis://one,,two", "redis://app:100%@cache", "redis://app:%zz@cache",
			"redis://app:pa/ss@cache", "redis://[::1", "tcp://10.0.0.1:6379" })
	void refusesAnythingElse(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> RedisUrl.parse(text));
	}

	@ParameterizedTest
	@ValueSource(strings = { "redis://app:s3cr%t@cache", "redis://app:s3cr/t@cache", "redis://app:s3cr#t@cache",
			"redis://app:s3cr?t@cache", "http://app:s3cr@cache", "app:s3cr@cache" })
	void neverRepeatsAnyPartOfTheText(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> RedisUrl.parse(text))
			.satisfies((ex) -> assertThat(ex).hasNoCause())
			.extracting(Throwable::getMessage)
			.asString()
			.doesNotContain("s3cr", "app", "cache");
		assertThat(RedisUrl.parse("redis://app:s3cr@cache").toString()).doesNotContain("s3cr", "app");
	}

}
