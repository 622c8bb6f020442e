package dev.mooring.session.redis;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import dev.mooring.session.store.SessionRecord;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.util.Assert;

/**
 * The hash of a session, as Spring Session's {@code RedisSessionRepository} writes it:
 * field names in UTF-8, values through the serializer. {@code docs/session-store.md} has
 * it whole.
 */
final class RecordFormat {

	static final String CREATION_TIME = "creationTime";

	static final String LAST_ACCESSED_TIME = "lastAccessedTime";

	static final String MAX_INACTIVE_INTERVAL = "maxInactiveInterval";

	static final String ATTRIBUTE_PREFIX = "sessionAttr:";

	private static final byte[] CREATION_TIME_FIELD = bytes(CREATION_TIME);

	private static final byte[] LAST_ACCESSED_TIME_FIELD = bytes(LAST_ACCESSED_TIME);

	private static final byte[] MAX_INACTIVE_INTERVAL_FIELD = bytes(MAX_INACTIVE_INTERVAL);

	private static final byte[] ATTRIBUTE_PREFIX_BYTES = bytes(ATTRIBUTE_PREFIX);

	/**
	 * Java's serialized form of a {@code Long} up to its eight bytes.
	 */
	private static final byte[] JDK_LONG = HexFormat.of()
		.parseHex("aced00057372000e6a6176612e6c616e672e4c6f6e673b8be490cc8f23df0200014a000576616c7565"
				+ "787200106a6176612e6c616e672e4e756d62657286ac951d0b94e08b0200007870");

	/**
	 * Java's serialized form of an {@code Integer} up to its four bytes.
	 */
	private static final byte[] JDK_INTEGER = HexFormat.of()
		.parseHex("aced0005737200116a6176612e6c616e672e496e746567657212e2a0a4f781873802000149000576616c7565"
				+ "787200106a6176612e6c616e672e4e756d62657286ac951d0b94e08b0200007870");

	/**
	 * JSON's form of a {@code Long}, an array of type and value, up to its digits.
	 */
	private static final byte[] JSON_LONG = bytes("[\"java.lang.Long\",");

	private final RedisSerializer<Object> serializer;

	private final boolean jdk;

	private final boolean readableByScripts;

	RecordFormat(RedisSerializer<Object> serializer) {
		this.serializer = serializer;
		byte[] probe = serialize(Integer.MAX_VALUE);
		this.jdk = Arrays.equals(probe, jdkInteger(Integer.MAX_VALUE));
		this.readableByScripts = this.jdk || Arrays.equals(probe, bytes(Integer.toString(Integer.MAX_VALUE)));
	}

	/**
	 * Whether scripts can read the numbers that the serializer writes.
	 */
	boolean isReadableByScripts() {
		return this.readableByScripts;
	}

	byte[] time(Instant time) {
		return this.jdk ? jdkLong(time.toEpochMilli()) : serialize(time.toEpochMilli());
	}

	byte[] seconds(Duration interval) {
		int seconds = Math.toIntExact(interval.toSeconds());
		return this.jdk ? jdkInteger(seconds) : serialize(seconds);
	}

	static String attributeField(String name) {
		return ATTRIBUTE_PREFIX + name;
	}

	/**
	 * Reads a hash.
	 * @param id the session id
	 * @param reply field, value, ...; what comes after the last pair is ignored
	 * @param accessRecorded whether the access needs no further write
	 * @return the record, or null if a required field is missing or cannot be read
	 */
	@Nullable SessionRecord read(String id, List<byte[]> reply, boolean accessRecorded) {
		Long creationTime = null;
		Long lastAccessedTime = null;
		Long maxInactiveInterval = null;
		Map<String, byte[]> attributes = new HashMap<>(reply.size());
		for (int i = 0; i + 1 < reply.size(); i += 2) {
			byte[] field = reply.get(i);
			byte[] value = reply.get(i + 1);
			if (Arrays.equals(field, LAST_ACCESSED_TIME_FIELD)) {
				lastAccessedTime = number(value);
			}
			else if (Arrays.equals(field, MAX_INACTIVE_INTERVAL_FIELD)) {
				maxInactiveInterval = number(value);
			}
			else if (Arrays.equals(field, CREATION_TIME_FIELD)) {
				creationTime = number(value);
			}
			else if (isAttribute(field) && value.length > 0) {
				attributes.put(new String(field, ATTRIBUTE_PREFIX_BYTES.length,
						field.length - ATTRIBUTE_PREFIX_BYTES.length, StandardCharsets.UTF_8), value);
			}
		}
		if (creationTime == null || lastAccessedTime == null || maxInactiveInterval == null) {
			return null;
		}
		return new SessionRecord(id, Instant.ofEpochMilli(creationTime), Instant.ofEpochMilli(lastAccessedTime),
				Duration.ofSeconds(maxInactiveInterval), attributes, accessRecorded);
	}

	private static boolean isAttribute(byte[] field) {
		return field.length >= ATTRIBUTE_PREFIX_BYTES.length && Arrays.equals(field, 0, ATTRIBUTE_PREFIX_BYTES.length,
				ATTRIBUTE_PREFIX_BYTES, 0, ATTRIBUTE_PREFIX_BYTES.length);
	}

	private @Nullable Long number(byte[] value) {
		if (startsWith(value, JDK_LONG, Long.BYTES)) {
			return ByteBuffer.wrap(value).getLong(JDK_LONG.length);
		}
		if (startsWith(value, JDK_INTEGER, Integer.BYTES)) {
			return (long) ByteBuffer.wrap(value).getInt(JDK_INTEGER.length);
		}
		if (isDigits(value)) {
			return Long.valueOf(new String(value, StandardCharsets.US_ASCII));
		}
		if (startsWith(value, JSON_LONG) && value[value.length - 1] == ']') {
			byte[] digits = Arrays.copyOfRange(value, JSON_LONG.length, value.length - 1);
			return isDigits(digits) ? Long.valueOf(new String(digits, StandardCharsets.US_ASCII)) : null;
		}
		try {
			return (this.serializer.deserialize(value) instanceof Number number) ? number.longValue() : null;
		}
		catch (RuntimeException ex) {
			return null;
		}
	}

	/**
	 * JSON's form, readable also after a switch back to another serializer.
	 */
	private static boolean isDigits(byte[] value) {
		int first = (value.length > 1 && value[0] == '-') ? 1 : 0;
		for (int i = first; i < value.length; i++) {
			if (value[i] < '0' || value[i] > '9') {
				return false;
			}
		}
		return value.length > 0 && value.length <= 18;
	}

	private static boolean startsWith(byte[] value, byte[] prefix, int rest) {
		return value.length == prefix.length + rest && startsWith(value, prefix);
	}

	private static boolean startsWith(byte[] value, byte[] prefix) {
		return value.length > prefix.length && Arrays.equals(value, 0, prefix.length, prefix, 0, prefix.length);
	}

	private byte[] serialize(Object value) {
		byte[] bytes = this.serializer.serialize(value);
		Assert.state(bytes != null && bytes.length > 0, "The serializer wrote nothing for a number");
		return bytes;
	}

	private static byte[] jdkLong(long value) {
		byte[] bytes = Arrays.copyOf(JDK_LONG, JDK_LONG.length + Long.BYTES);
		ByteBuffer.wrap(bytes).putLong(JDK_LONG.length, value);
		return bytes;
	}

	private static byte[] jdkInteger(int value) {
		byte[] bytes = Arrays.copyOf(JDK_INTEGER, JDK_INTEGER.length + Integer.BYTES);
		ByteBuffer.wrap(bytes).putInt(JDK_INTEGER.length, value);
		return bytes;
	}

	static byte[] digits(long number) {
		return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
	}

	static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
