package dev.mooring.boot.report;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

import org.springframework.boot.convert.DurationStyle;

/**
 * Durations as people write them: {@code 45m}, {@code 1h30m}.
 */
final class DurationText {

	private DurationText() {
	}

	/**
	 * Writes the value of a property.
	 * @param value the value
	 * @param unit the unit of a number without one
	 * @return the duration, or the value if it is none
	 */
	static String of(String value, ChronoUnit unit) {
		try {
			return of(DurationStyle.detectAndParse(value.trim(), unit));
		}
		catch (IllegalArgumentException ex) {
			return value;
		}
	}

	/**
	 * Writes a duration.
	 * @param duration the duration
	 * @return it, down to milliseconds
	 */
	static String of(Duration duration) {
		Duration positive = duration.abs();
		String text = part(positive.toDays(), "d") + part(positive.toHoursPart(), "h")
				+ part(positive.toMinutesPart(), "m") + part(positive.toSecondsPart(), "s")
				+ part(positive.toMillisPart(), "ms");
		return text.isEmpty() ? "0s" : (duration.isNegative() ? "-" : "") + text;
	}

	private static String part(long number, String unit) {
		return (number != 0) ? number + unit : "";
	}

}
