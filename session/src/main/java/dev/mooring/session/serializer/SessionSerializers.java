package dev.mooring.session.serializer;

import java.util.List;

import org.springframework.core.serializer.support.SerializingConverter;
import org.springframework.data.redis.serializer.JdkSerializationRedisSerializer;
import org.springframework.data.redis.serializer.RedisSerializer;

/**
 * Makes the serializers that Mooring offers.
 * <p>
 * Types are named by patterns as in
 * {@link java.io.ObjectInputFilter.Config#createFilter}: {@code com.acme.Cart} is a
 * class, {@code com.acme.*} a package, {@code com.acme.**} a package and those below it.
 */
public final class SessionSerializers {

	private SessionSerializers() {
	}

	/**
	 * The serializer that Spring Session uses, with a filter: what is read may nest 1,000
	 * deep, and its arrays have at most 16 elements for each byte of input. The filter of
	 * the JVM ({@code jdk.serialFilter}) applies as well.
	 * @param classLoader finds the types
	 * @param allowedTypes the types that may be read besides those of the JDK's basic
	 * packages and of Spring Security; empty: all
	 * @return the serializer
	 */
	public static RedisSerializer<Object> jdk(ClassLoader classLoader, List<String> allowedTypes) {
		return new JdkSerializationRedisSerializer(new SerializingConverter(),
				new FilteringDeserializer(classLoader, allowedTypes));
	}

	/**
	 * JSON by Jackson, with Spring Security's modules if it is there. It also reads what
	 * the JDK's serialization has written, so that a switch to JSON loses no session.
	 * @param classLoader finds the types
	 * @param allowedTypes the types that may be read besides numbers, strings, dates,
	 * collections and those of Spring Security
	 * @param jdk reads what the JDK's serialization has written
	 * @return the serializer
	 */
	public static RedisSerializer<Object> json(ClassLoader classLoader, List<String> allowedTypes,
			RedisSerializer<Object> jdk) {
		return new JsonSerializer(classLoader, allowedTypes, jdk);
	}

}
