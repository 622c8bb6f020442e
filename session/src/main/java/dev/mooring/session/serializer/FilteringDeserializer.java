package dev.mooring.session.serializer;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputFilter.FilterInfo;
import java.io.ObjectInputFilter.Status;
import java.io.ObjectStreamConstants;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ConfigurableObjectInputStream;
import org.springframework.core.convert.converter.Converter;
import org.springframework.core.serializer.support.SerializationFailedException;

/**
 * Java deserialization with limits, so that a few bytes of garbage cannot take all memory
 * or overflow the stack.
 */
final class FilteringDeserializer implements Converter<byte[], Object> {

	private static final int MAX_DEPTH = 1000;

	/**
	 * Hash tables are sized by their load factor: up to eight slots for an entry that
	 * takes two bytes at least.
	 */
	private static final int MAX_ELEMENTS_PER_BYTE = 16;

	private static final List<String> BASIC_TYPES = List.of("java.lang.*", "java.math.*", "java.net.URI",
			"java.net.URL", "java.time.**", "java.util.*", "java.util.concurrent.*", "java.util.concurrent.atomic.*",
			"org.springframework.security.**", "org.springframework.session.**", "org.springframework.util.*",
			"org.springframework.web.servlet.FlashMap");

	private static final byte[] STRING_HEADER = { (byte) 0xac, (byte) 0xed, 0, 5, ObjectStreamConstants.TC_STRING };

	private static final int STRING_START = STRING_HEADER.length + 2;

	private final ClassLoader classLoader;

	private final @Nullable ObjectInputFilter typeFilter;

	FilteringDeserializer(ClassLoader classLoader, List<String> allowedTypes) {
		this.classLoader = classLoader;
		this.typeFilter = allowedTypes.isEmpty() ? null : typeFilter(allowedTypes);
	}

	private static ObjectInputFilter typeFilter(List<String> allowedTypes) {
		StringJoiner patterns = new StringJoiner(";");
		BASIC_TYPES.forEach(patterns::add);
		allowedTypes.forEach(patterns::add);
		patterns.add("!*");
		return ObjectInputFilter.Config.createFilter(patterns.toString());
	}

	@Override
	public Object convert(byte[] source) {
		if (isShortString(source)) {
			return shortString(source);
		}
		try (ConfigurableObjectInputStream stream = new ConfigurableObjectInputStream(new ByteArrayInputStream(source),
				this.classLoader)) {
			ObjectInputFilter filter = (info) -> check(info, source.length);
			stream.setObjectInputFilter(ObjectInputFilter.merge(filter, stream.getObjectInputFilter()));
			return stream.readObject();
		}
		catch (IOException | ClassNotFoundException | StackOverflowError ex) {
			throw new SerializationFailedException("Cannot deserialize", ex);
		}
	}

	/**
	 * Most attributes are strings, and a stream costs several kilobytes of buffers: a
	 * string of up to 65,535 bytes is the header, its tag, its length and itself.
	 */
	private static boolean isShortString(byte[] source) {
		return source.length >= STRING_START
				&& Arrays.equals(source, 0, STRING_HEADER.length, STRING_HEADER, 0, STRING_HEADER.length)
				&& source.length - STRING_START == (((source[5] & 0xff) << 8) | (source[6] & 0xff));
	}

	private static String shortString(byte[] source) {
		try {
			return new DataInputStream(
					new ByteArrayInputStream(source, STRING_HEADER.length, source.length - STRING_HEADER.length))
				.readUTF();
		}
		catch (IOException ex) {
			throw new SerializationFailedException("Cannot deserialize", ex);
		}
	}

	private Status check(FilterInfo info, int size) {
		if (info.depth() > MAX_DEPTH || info.arrayLength() > (long) size * MAX_ELEMENTS_PER_BYTE) {
			return Status.REJECTED;
		}
		return (this.typeFilter != null) ? this.typeFilter.checkInput(info) : Status.UNDECIDED;
	}

}
