package dev.mooring.demo.watch;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The cookie of the shop's sessions. Nothing that a browser sends in it is trusted.
 */
public final class SessionCookie {

	private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

	private static final int MAX_LENGTH = 64;

	private SessionCookie() {
	}

	/**
	 * The id of a session.
	 * @param value the value of the cookie
	 * @return the id; empty if the value is not the base64 form of a UUID
	 */
	public static Optional<String> id(String value) {
		if (value.length() > MAX_LENGTH) {
			return Optional.empty();
		}
		try {
			String id = new String(Base64.getDecoder().decode(value), StandardCharsets.US_ASCII);
			return ID.matcher(id).matches() ? Optional.of(id) : Optional.empty();
		}
		catch (IllegalArgumentException ex) {
			return Optional.empty();
		}
	}

}
