package dev.mooring.boot.report;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class MaskingTests {

	@ParameterizedTest
	@ValueSource(strings = { "spring.data.redis.password", "spring.datasource.password", "shop.api-token",
			"shop.clientSecret", "shop.stripe.key", "shop.credentials.value", "SHOP_PASSPHRASE" })
	void masksWhatIsCalledLikeASecret(String name) {
		assertThat(Masking.mask(name, "hunter2")).isEqualTo("******");
		assertThat(Masking.mask(name, "")).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '`',
			value = { "redis://cache:6379/0, redis://cache:6379/0",
					"redis://app:hunter2@cache:6379/0, redis://******@cache:6379/0",
					"redis://hunter2@cache, redis://******@cache", "redis://app:hun@ter/2@cache, redis://******@cache",
					"redis://cache?password=hunter2, redis://cache?******",
					"jdbc:postgresql://db/shop?user=app&password=hunter2, jdbc:postgresql://db/shop?******",
					"jdbc:postgresql://db/shop, jdbc:postgresql://db/shop",
					"jdbc:sqlserver://db;user=app;password=hunter2, jdbc:sqlserver://db;******",
					"jdbc:oracle:thin:scott/hunter2@//db:1521/shop, jdbc:oracle:thin:******@//db:1521/shop",
					"r2dbc:pool:postgresql://app:hunter2@db/shop, r2dbc:pool:postgresql://******@db/shop",
					"jdbc:h2:mem:shop;PASSWORD=hunter2, jdbc:h2:mem:shop;******",
					"jdbc:postgresql://db/orders?user=app&password=P@hunter2, jdbc:postgresql://******",
					"jdbc:sqlserver://h;user=sa;password=hunter2@X, jdbc:sqlserver://******",
					"jdbc:mariadb://db/shop?keyStorePassword=hunter2@X, jdbc:mariadb://******",
					"redis://app:hunter2?x@cache, redis://******",
					"jdbc:mysql://address=(host=h)(password=hunter2)/db, jdbc:mysql://******",
					"jdbc:mysql://(host=h;password=hunter2@x)/db, jdbc:mysql://******",
					"JDBC:DB2://db:50000/shop:password=hunter2, JDBC:DB2://******",
					"jdbc:db2://db:50000/shop:user=app;password=hunter2, jdbc:db2://******",
					"`\"redis://:hunter2@cache\"`, `\"redis://******@cache\"`",
					"' redis://:hunter2@cache', ' redis://******@cache'", "app:hunter2@cache, ******@cache" })
	void keepsOfAUrlWhatHoldsNoSecret(String value, String masked) {
		assertThat(Masking.mask("spring.datasource.url", value)).isEqualTo(masked).doesNotContain("hunter2");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "one:6379,redis://app:hunter2@two:6379|one:6379,redis://******@two:6379",
					"redis://app:hunter2@one, redis://:hunter2@two|redis://******@one, redis://******@two",
					"redis://app:hunter2,x@one,two:6379|redis://******@one,two:6379",
					"app:hunter2@one,app:hunter2@two|******@two", "one:6379,two:6379|one:6379,two:6379" })
	void masksEachElementOfAList(String value, String masked) {
		assertThat(Masking.mask("spring.data.redis.cluster.nodes", value)).isEqualTo(masked);
		assertThat(Masking.mask("spring.data.redis.cluster.nodes[0]", value)).isEqualTo(masked);
	}

	@Test
	void masksUrlsInTexts() {
		assertThat(Masking.mask("http://app:hunter2@config/app.yml:3")).isEqualTo("http://******@config/app.yml:3");
		assertThat(Masking.mask("optional:http://app:hunter2@config/app.yml"))
			.isEqualTo("optional:http://******@config/app.yml");
		assertThat(Masking.mask("Config resource 'URL [http://a:hunter2@c/app.yml]' via location 'http://a:hunter2@c'"))
			.isEqualTo("Config resource 'URL [http://******@c/app.yml]' via location 'http://******@c'");
		assertThat(Masking.mask("classpath:application.yml:3")).isEqualTo("classpath:application.yml:3");
	}

	@ParameterizedTest
	@ValueSource(strings = { "reject", "30m", "a@b.example", "health,prometheus", "/run/secrets", "" })
	void keepsOtherValues(String value) {
		assertThat(Masking.mask("mooring.session.on-outage", value)).isEqualTo(value);
	}

	@Test
	void keepsALineALine() {
		assertThat(Masking.mask("any", "one\n\u001B[31mtwo")).isEqualTo("one??[31mtwo");
		assertThat(Masking.mask("any", "x".repeat(10_000))).hasSizeLessThan(600);
	}

}
