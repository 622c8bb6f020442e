package dev.mooring.session.redis;

import org.springframework.data.redis.serializer.RedisSerializer;

/**
 * Stands for serializers whose numbers no script can read.
 */
final class ReversingSerializer implements RedisSerializer<Object> {

	private final RedisSerializer<Object> java = RedisSerializer.java();

	@Override
	public byte[] serialize(Object value) {
		return reversed(this.java.serialize(value));
	}

	@Override
	public Object deserialize(byte[] bytes) {
		return this.java.deserialize(reversed(bytes));
	}

	private static byte[] reversed(byte[] bytes) {
		byte[] reversed = new byte[bytes.length];
		for (int i = 0; i < bytes.length; i++) {
			reversed[i] = bytes[bytes.length - 1 - i];
		}
		return reversed;
	}

}
