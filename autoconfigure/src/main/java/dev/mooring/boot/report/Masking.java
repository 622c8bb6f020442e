package dev.mooring.boot.report;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Keeps secrets out of the report: values of properties that are called like secrets, and
 * the parts of URLs that can hold one.
 */
final class Masking {

	static final String MASK = "******";

	private static final int MAX_LENGTH = 500;

	private static final Pattern SECRET = Pattern.compile("password|passphrase|secret|salt|token|credential|key$",
			Pattern.CASE_INSENSITIVE);

	/**
	 * Properties that name a server, with or without a scheme, or several of them.
	 */
	private static final Pattern LOCATION = Pattern.compile("(?:hosts?|nodes|ur[il]s?|address(?:es)?)(?:\\[\\d+])?$",
			Pattern.CASE_INSENSITIVE);

	/**
	 * The scheme of a URL, with the sub-protocols of {@code jdbc:} and {@code r2dbc:}.
	 */
	private static final Pattern SCHEME = Pattern
		.compile("(?<![A-Za-z0-9+.-])(?:((?i:r2dbcs?|jdbc):)(?:[A-Za-z0-9+.-]+:)*+(?://)?|[A-Za-z][A-Za-z0-9+.-]*://)");

	/**
	 * Where in a list, or in a sentence, another URL starts. A comma alone separates
	 * nothing: a password may have one.
	 */
	private static final Pattern NEXT_URL = Pattern.compile("(?<=[\\s,\"'\\[])(?=" + SCHEME.pattern() + ")");

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
		return shorten(maskUrls(value, LOCATION.matcher(name).find()));
	}

	/**
	 * Masks what must not be shown of a text that may have URLs in it, such as the name
	 * of a property source.
	 * @param text the text
	 * @return what may be shown
	 */
	static String mask(String text) {
		return shorten(maskUrls(text, false));
	}

	private static String shorten(String text) {
		String line = text.replaceAll("\\p{Cntrl}", "?");
		return (line.length() > MAX_LENGTH) ? line.substring(0, MAX_LENGTH) + "..." : line;
	}

	private static String maskUrls(String text, boolean location) {
		return NEXT_URL.splitAsStream(text).map((part) -> maskUrl(part, location)).collect(Collectors.joining());
	}

	private static String maskUrl(String text, boolean location) {
		Matcher scheme = SCHEME.matcher(text);
		if (scheme.find()) {
			return text.substring(0, scheme.end()) + maskRest(text.substring(scheme.end()), scheme.group(1) != null);
		}
		int at = text.lastIndexOf('@');
		return (location && at >= 0) ? MASK + text.substring(at) : text;
	}

	/**
	 * What follows the last at sign stays, up to the parameters. Where it cannot be told
	 * which at sign that is, or where the parameters start, nothing stays.
	 */
	private static String maskRest(String rest, boolean jdbc) {
		int parameters = firstOf(rest, "?;#");
		String authority = (parameters >= 0) ? rest.substring(0, parameters) : rest;
		int at = authority.lastIndexOf('@');
		String location = authority.substring(at + 1);
		if ((parameters >= 0 && rest.indexOf('@', parameters) >= 0) || (jdbc && firstOf(location, "()=") >= 0)) {
			return MASK;
		}
		return ((at >= 0) ? MASK + "@" : "") + location + ((parameters >= 0) ? rest.charAt(parameters) + MASK : "");
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
