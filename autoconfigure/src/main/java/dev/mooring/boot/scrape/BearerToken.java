package dev.mooring.boot.scrape;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A secret that a client sends as {@code Authorization: Bearer <token>}: 16 to 4096
 * characters of those that RFC 6750 allows there. No message and no {@link #toString()}
 * shows it.
 */
public final class BearerToken {

	private static final int MIN_LENGTH = 16;

	private static final int MAX_LENGTH = 4096;

	/**
	 * RFC 6750, section 2.1: {@code b64token}.
	 */
	private static final Pattern SYNTAX = Pattern.compile("[A-Za-z0-9._~+/-]++=*+");

	private static final String SCHEME = "Bearer ";

	private final String text;

	private BearerToken(String text) {
		this.text = text;
	}

	/**
	 * Reads a token.
	 * @param text the token, spaces around it being ignored
	 * @return the token
	 * @throws IllegalArgumentException if it is none; the message completes a sentence
	 * that starts with the name of the setting
	 */
	public static BearerToken parse(String text) {
		String token = text.trim();
		if (token.isEmpty()) {
			throw new IllegalArgumentException("is blank");
		}
		if (token.length() < MIN_LENGTH || token.length() > MAX_LENGTH) {
			throw new IllegalArgumentException("has %d characters, which is too %s".formatted(token.length(),
					(token.length() < MIN_LENGTH) ? "short" : "long"));
		}
		if (!SYNTAX.matcher(token).matches()) {
			throw new IllegalArgumentException("has characters that a bearer token cannot have");
		}
		return new BearerToken(token);
	}

	/**
	 * The token itself.
	 * @return the text that clients send
	 */
	public String text() {
		return this.text;
	}

	/**
	 * Whether a client has sent this token. How long it takes to tell depends on what the
	 * client has sent, not on the token.
	 * @param authorization the value of the {@code Authorization} header, or {@code null}
	 * @return whether it is this token
	 */
	boolean isIn(@Nullable String authorization) {
		if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
			return false;
		}
		return MessageDigest.isEqual(bytes(authorization.substring(SCHEME.length()).trim()), bytes(this.text));
	}

	/**
	 * All characters of a token have one byte; others become ones that no token has.
	 */
	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	@Override
	public String toString() {
		return "bearer token";
	}

}
