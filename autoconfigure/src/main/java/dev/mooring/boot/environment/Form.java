package dev.mooring.boot.environment;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.mooring.boot.scrape.BearerToken;

import org.springframework.boot.convert.DurationStyle;

/**
 * A form that a value must have.
 *
 * @param <T> what it becomes
 * @param description the form, completing "set it to", in Markdown
 * @param parser turns a value into what it means. The value is never blank. It throws an
 * {@link IllegalArgumentException} if the value is not of the form; the message completes
 * a sentence that starts with the variable's name and, where the variable is secret,
 * repeats no part of the value
 */
record Form<T>(String description, Function<String, T> parser) {

	private static final int MAX_SHOWN = 60;

	private static final int MAX_PORT = 65535;

	private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]{1,255}|\\[?[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*]?");

	private static final Pattern COOKIE_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}");

	private static final Pattern DOMAIN = Pattern.compile("[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*");

	/**
	 * Any text, exactly as it is: for passwords.
	 */
	static final Form<String> EXACT_TEXT = new Form<>("any text", (value) -> value);

	static final Form<String> TEXT = matching("text on one line", Pattern.compile("\\P{Cntrl}{1,255}"),
			"which is not 1 to 255 characters on one line");

	static final Form<Integer> PORT = number("a port number from 0 to 65535", 0, MAX_PORT, "a port number");

	static final Form<Integer> REMOTE_PORT = number("a port number from 1 to 65535", 1, MAX_PORT, "a port number");

	static final Form<Boolean> BOOLEAN = oneOf(Map.of("true", true, "false", false), List.of("true", "false"));

	static final Form<String> COOKIE = matching("the name of a cookie: letters, digits, `-`, `_`, `.` and the like",
			COOKIE_NAME, "which is no name of a cookie");

	static final Form<String> DOMAIN_NAME = matching("the name of a domain, without a leading dot", DOMAIN,
			"which is no name of a domain");

	static final Form<String> HOST_NAME = matching("the name or address of a host, without a port", HOST,
			"which is no name or address of a host (a port has a variable of its own)")
		.andThen((host) -> host.replaceAll("[\\[\\]]", ""));

	static final Form<Duration> SECONDS = new Form<>("a duration of at least one second, a bare number being seconds",
			Form::parseSeconds);

	static final Form<String> CERTIFICATES = new Form<>("certificates in PEM form", Form::parseCertificates);

	static final Form<String> BEARER_TOKEN = new Form<>(
			"16 to 4096 letters, digits and characters of `-._~+/`, with `=` at the end only",
			(value) -> BearerToken.parse(value).text());

	static Form<Integer> number(String description, int min, int max, String what) {
		return new Form<>(description, (value) -> {
			try {
				int number = Integer.parseInt(value.trim());
				if (number >= min && number <= max) {
					return number;
				}
			}
			catch (NumberFormatException ex) {
				// Reported below
			}
			throw new IllegalArgumentException(
					"is %s, which is not %s from %d to %d".formatted(shown(value), what, min, max));
		});
	}

	/**
	 * One of some words, in any case.
	 * @param <T> what they mean
	 * @param meanings what each word means, in lower case
	 * @param order the words in the order of the documentation
	 * @return the form
	 */
	static <T> Form<T> oneOf(Map<String, T> meanings, List<String> order) {
		String words = order.stream().map((word) -> "`" + word + "`").collect(Collectors.joining(", "));
		return new Form<>("one of " + words, (value) -> {
			T meaning = meanings.get(value.trim().toLowerCase(Locale.ROOT));
			if (meaning == null) {
				throw new IllegalArgumentException("is %s, which is none of these".formatted(shown(value)));
			}
			return meaning;
		});
	}

	static Form<String> oneOf(String... words) {
		return oneOf(Stream.of(words).collect(Collectors.toMap((word) -> word, (word) -> word)), List.of(words));
	}

	private static Form<String> matching(String description, Pattern pattern, String otherwise) {
		return new Form<>(description, (value) -> {
			String text = value.trim();
			if (!pattern.matcher(text).matches()) {
				throw new IllegalArgumentException("is %s, %s".formatted(shown(value), otherwise));
			}
			return text;
		});
	}

	<R> Form<R> andThen(Function<T, R> function) {
		return new Form<>(this.description, this.parser.andThen(function));
	}

	T parse(String value) {
		return this.parser.apply(value);
	}

	/**
	 * The description for a message, without Markdown.
	 * @return the description
	 */
	String plainDescription() {
		return this.description.replace("`", "");
	}

	private static Duration parseSeconds(String value) {
		Duration duration;
		try {
			duration = DurationStyle.detectAndParse(value.trim(), ChronoUnit.SECONDS);
		}
		catch (IllegalArgumentException | ArithmeticException ex) {
			throw new IllegalArgumentException("is %s, which is not a duration".formatted(shown(value)), ex);
		}
		if (duration.toSeconds() < 1 || duration.toSeconds() > Integer.MAX_VALUE) {
			throw new IllegalArgumentException(
					"is %s, which is not between one second and 68 years".formatted(shown(value)));
		}
		return Duration.ofSeconds(duration.toSeconds());
	}

	private static String parseCertificates(String value) {
		try {
			byte[] content = value.getBytes(StandardCharsets.UTF_8);
			if (!CertificateFactory.getInstance("X.509")
				.generateCertificates(new ByteArrayInputStream(content))
				.isEmpty()) {
				return value;
			}
		}
		catch (CertificateException ex) {
			// Reported below
		}
		throw new IllegalArgumentException("holds no certificate that can be read");
	}

	/**
	 * A value as it may stand in a message: bounded, on one line, of a URL only its
	 * scheme, and without what comes before an {@code @}, which may be a password.
	 * @param value the value
	 * @return the value in quotes
	 */
	static String shown(String value) {
		int url = value.indexOf("://");
		int at = value.lastIndexOf('@');
		String safe = (url >= 0) ? value.substring(0, url) + "://..." : (at >= 0) ? "..." + value.substring(at) : value;
		String start = (safe.length() > MAX_SHOWN) ? safe.substring(0, MAX_SHOWN) + "..." : safe;
		return "'" + start.trim().replaceAll("\\p{Cntrl}", "?") + "'";
	}

}
