package dev.mooring.session.serializer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputFilter.FilterInfo;
import java.io.ObjectInputFilter.Status;
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

	private static final int MAX_DEPTH = 256;

	/**
	 * Hash tables are sized by their load factor: up to eight slots for an entry that
	 * takes two bytes at least.
	 */
	private static final int MAX_ELEMENTS_PER_BYTE = 16;

	private static final List<String> BASIC_TYPES = List.of("java.lang.*", "java.math.*", "java.net.URI",
			"java.net.URL", "java.time.**", "java.util.*", "java.util.concurrent.*", "java.util.concurrent.atomic.*",
			"org.springframework.security.**", "org.springframework.session.**");

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
		try (ConfigurableObjectInputStream stream = new ConfigurableObjectInputStream(new ByteArrayInputStream(source),
				this.classLoader)) {
			ObjectInputFilter filter = (info) -> check(info, source.length);
			stream.setObjectInputFilter(ObjectInputFilter.merge(filter, stream.getObjectInputFilter()));
			return stream.readObject();
		}
		catch (IOException | ClassNotFoundException ex) {
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
