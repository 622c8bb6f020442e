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
					"jdbc:h2:mem:shop;PASSWORD=hunter2, jdbc:h2:mem:shop;******" })
	void keepsOfAUrlWhatHoldsNoSecret(String value, String masked) {
		assertThat(Masking.mask("spring.datasource.url", value)).isEqualTo(masked).doesNotContain("hunter2");
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
