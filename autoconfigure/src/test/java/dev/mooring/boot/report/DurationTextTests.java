package dev.mooring.boot.report;

import java.time.temporal.ChronoUnit;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class DurationTextTests {

	@ParameterizedTest
	@CsvSource({ "2700s, 45m", "90m, 1h30m", "60, 1m", "PT30M, 30m", "0, 0s", "1500ms, 1s500ms", "86400, 1d", "-1, -1s",
			"soon, soon" })
	void isWrittenAsPeopleDo(String value, String text) {
		assertThat(DurationText.of(value, ChronoUnit.SECONDS)).isEqualTo(text);
	}

}
