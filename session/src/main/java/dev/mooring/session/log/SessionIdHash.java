package dev.mooring.session.log;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.util.HexFormat;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.jspecify.annotations.Nullable;

/**
 * Tells sessions apart without giving them away: the first 16 hexadecimal digits of the
 * HMAC-SHA-256 of a session's id. Whoever has a hash cannot find the id, which has 122
 * random bits or more, whether or not the salt is known; a salt that is secret also keeps
 * those who know an id from finding its lines. Thread-safe.
 */
public final class SessionIdHash {

	/**
	 * Cookies are untrusted input; no session has a longer id.
	 */
	private static final int MAX_ID_LENGTH = 1024;

	private static final String ALGORITHM = "HmacSHA256";

	private static final int BYTES = 8;

	private final Key key;

	/**
	 * Creates a hash function.
	 * @param salt the same for all instances whose lines are to be joined; not empty
	 */
	public SessionIdHash(String salt) {
		this.key = new SecretKeySpec(salt.getBytes(StandardCharsets.UTF_8), ALGORITHM);
	}

	/**
	 * Hashes an id, or what a client says is one.
	 * @param id the id
	 * @return 16 digits, or null for what no session's id looks like: it is empty or has
	 * more than 1024 characters
	 */
	public @Nullable String of(String id) {
		if (id.isEmpty() || id.length() > MAX_ID_LENGTH) {
			return null;
		}
		try {
			Mac mac = Mac.getInstance(ALGORITHM);
			mac.init(this.key);
			return HexFormat.of().formatHex(mac.doFinal(id.getBytes(StandardCharsets.UTF_8)), 0, BYTES);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
