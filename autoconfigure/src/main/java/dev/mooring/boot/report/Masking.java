package dev.mooring.boot.report;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps secrets out of the report: values of properties that are called like secrets, and
 * the parts of URLs that can hold one.
 */
final class Masking {

	static final String MASK = "******";

	private static final int MAX_LENGTH = 500;

	private static final Pattern SECRET = Pattern.compile("password|passphrase|secret|token|credential|key$",
			Pattern.CASE_INSENSITIVE);

	/**
	 * The scheme of a URL, with the sub-protocols of {@code jdbc:} and {@code r2dbc:}.
	 */
	private static final Pattern SCHEME = Pattern
		.compile("(?:r2dbcs?|jdbc):(?:[A-Za-z0-9+.-]+:)*+(?://)?|[A-Za-z][A-Za-z0-9+.-]*://");

	private Masking() {
	}

	/**
	 * Masks what must not be shown of a value, and makes it fit on a line.
	 * @param name the name of the property
	 * @param value its value
	 * @return what may be shown
	 */
	static String mask(String name, String value) {
		if (SECRET.matcher(name).find()) {
			return value.isEmpty() ? "" : MASK;
		}
		String masked = maskUrls(value).replaceAll("\\p{Cntrl}", "?");
		return (masked.length() > MAX_LENGTH) ? masked.substring(0, MAX_LENGTH) + "..." : masked;
	}

	/**
	 * The scheme stays, and what follows the last at sign, up to the parameters.
	 */
	private static String maskUrls(String value) {
		Matcher scheme = SCHEME.matcher(value);
		if (!scheme.lookingAt()) {
			return value;
		}
		String rest = value.substring(scheme.end());
		int at = rest.lastIndexOf('@');
		String location = rest.substring(at + 1);
		int parameters = firstOf(location, "?;#");
		return scheme.group() + ((at >= 0) ? MASK + "@" : "")
				+ ((parameters >= 0) ? location.substring(0, parameters + 1) + MASK : location);
	}

	private static int firstOf(String text, String characters) {
		for (int i = 0; i < text.length(); i++) {
			if (characters.indexOf(text.charAt(i)) >= 0) {
				return i;
			}
		}
		return -1;
	}

}
