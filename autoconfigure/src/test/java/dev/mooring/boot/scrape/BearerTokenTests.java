package dev.mooring.boot.scrape;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class BearerTokenTests {

	private static final String TEXT = "0123456789-._~+/Az==";

	@ParameterizedTest
	@ValueSource(strings = { TEXT, "abcdefghijklmnop", " abcdefghijklmnop\n" })
	void acceptsWhatABearerHeaderCanHave(String text) {
		BearerToken token = BearerToken.parse(text);
		assertThat(token.text()).isEqualTo(text.trim());
		assertThat(token.toString()).doesNotContain(text.trim());
		assertThat(token.isIn("Bearer " + text.trim())).isTrue();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "''|is blank", "' '|is blank", "abcdefghijklmno|has 15 characters, which is too short",
					"abcdefgh ijklmnop|has characters that a bearer token cannot have",
					"abcdefgh=ijklmnop|has characters that a bearer token cannot have",
					"================|has characters that a bearer token cannot have",
					"abcdefghijklmnö?|has characters that a bearer token cannot have",
					"abcdefgh\"ijklmnop|has characters that a bearer token cannot have" })
	void refusesOthersWithoutShowingThem(String text, String message) {
		assertThatIllegalArgumentException().isThrownBy(() -> BearerToken.parse(text)).withMessage(message);
	}

	@Test
	void refusesWhatNoHeaderHasRoomFor() {
		assertThat(BearerToken.parse("a".repeat(4096)).text()).hasSize(4096);
		assertThatIllegalArgumentException().isThrownBy(() -> BearerToken.parse("a".repeat(4097)))
			.withMessage("has 4097 characters, which is too long");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Bearer " + TEXT, "bearer " + TEXT, "BEARER   " + TEXT + " " })
	void isInAHeader(String authorization) {
		assertThat(BearerToken.parse(TEXT).isIn(authorization)).isTrue();
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", "Bearer", "Bearer ", TEXT, "Bearer" + TEXT, "Bearer\t" + TEXT, "Basic " + TEXT,
			"Bearer " + TEXT + "=", "Bearer 0123456789", "Bearer " + TEXT + ", Bearer " + TEXT, "Bearer ä" + TEXT })
	void isNotInAHeader(String authorization) {
		assertThat(BearerToken.parse(TEXT).isIn(authorization)).isFalse();
	}

}
