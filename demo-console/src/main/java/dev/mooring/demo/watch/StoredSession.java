package dev.mooring.demo.watch;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What the console tells of a session: neither its id nor anything that is in it.
 *
 * @param age the time since it was created
 * @param idle the time since it was last accessed
 * @param remaining what is left of its life unless it is accessed; negative if it has no
 * end
 * @param bytes the size of the stored names and values
 * @param attributes how many attributes it has
 */
public record StoredSession(Duration age, Duration idle, Duration remaining, long bytes, long attributes) {

	/**
	 * A number as sessions have it: the JDK's serialized form, which ends in the eight
	 * bytes of the number, or digits.
	 */
	static long number(byte[] stored) {
		if (stored.length >= Long.BYTES && stored[0] == (byte) 0xac) {
			return ByteBuffer.wrap(stored, stored.length - Long.BYTES, Long.BYTES).getLong();
		}
		return Long.parseLong(new String(stored, StandardCharsets.US_ASCII));
	}

	/**
	 * Understands the answer of the script.
	 * @param reply creation time, time of last access, milliseconds to live, bytes,
	 * attributes
	 * @param now the current time
	 * @return the session
	 */
	static StoredSession of(List<Object> reply, Instant now) {
		Duration age = Duration.between(Instant.ofEpochMilli(number((byte[]) reply.get(0))), now);
		Duration idle = Duration.between(Instant.ofEpochMilli(number((byte[]) reply.get(1))), now);
		return new StoredSession(age, idle, Duration.ofMillis((Long) reply.get(2)), (Long) reply.get(3),
				(Long) reply.get(4));
	}

	public String getAgeText() {
		return text(this.age);
	}

	public String getIdleText() {
		return text(this.idle);
	}

	public String getRemainingText() {
		return this.remaining.isNegative() ? "never" : text(this.remaining);
	}

	/**
	 * A duration for people: in seconds, or in minutes from two on.
	 */
	private static String text(Duration duration) {
		long seconds = Math.max(0, duration.toSeconds());
		return (seconds < 120) ? seconds + " s" : seconds / 60 + " min";
	}

}
