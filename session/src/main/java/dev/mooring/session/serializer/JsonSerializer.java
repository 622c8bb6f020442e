package dev.mooring.session.serializer;

import java.net.URI;
import java.util.Collection;
import java.util.Currency;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.UUID;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.data.redis.serializer.SerializationException;
import org.springframework.security.jackson.SecurityJacksonModules;
import org.springframework.util.ClassUtils;

/**
 * Writes JSON that names the type of each object ({@code @class}), and reads it if the
 * type is allowed. What starts like a Java serialization is left to another serializer.
 */
final class JsonSerializer implements RedisSerializer<Object> {

	private static final List<Class<?>> BASIC_TYPES = List.of(Number.class, CharSequence.class, Boolean.class,
			Character.class, Enum.class, UUID.class, URI.class, Locale.class, Currency.class, TimeZone.class,
			Date.class);

	private final JsonMapper mapper;

	private final RedisSerializer<Object> jdk;

	private final Predicate<Class<?>> allowed;

	JsonSerializer(ClassLoader classLoader, List<String> allowedTypes, RedisSerializer<Object> jdk) {
		this.mapper = mapper(classLoader, allowedTypes);
		this.allowed = (type) -> type.isArray() || isBasic(type)
				|| type.getName().startsWith("org.springframework.security.")
				|| allowedTypes.stream().anyMatch((pattern) -> matches(pattern, type));
		this.jdk = jdk;
	}

	private static JsonMapper mapper(ClassLoader classLoader, List<String> allowedTypes) {
		BasicPolymorphicTypeValidator.Builder types = BasicPolymorphicTypeValidator.builder()
			.allowIfSubTypeIsArray()
			.allowIfSubType((context, type) -> isBasic(type))
			.allowIfSubType((context, type) -> allowedTypes.stream().anyMatch((pattern) -> matches(pattern, type)));
		JsonMapper.Builder mapper = JsonMapper.builder();
		if (ClassUtils.isPresent("org.springframework.security.jackson.SecurityJacksonModules", classLoader)) {
			return mapper.addModules(SecurityJacksonModules.getModules(classLoader, types)).build();
		}
		return mapper.activateDefaultTyping(types.build(), DefaultTyping.NON_FINAL).build();
	}

	private static boolean isBasic(Class<?> type) {
		String name = type.getName();
		if (name.startsWith("java.time.") || name.equals("org.springframework.web.servlet.FlashMap")) {
			return true;
		}
		return (name.startsWith("java.") && (BASIC_TYPES.stream().anyMatch((basic) -> basic.isAssignableFrom(type))
				|| Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type)));
	}

	private static boolean matches(String pattern, Class<?> type) {
		if (pattern.endsWith(".**")) {
			return type.getName().startsWith(pattern.substring(0, pattern.length() - 2));
		}
		if (pattern.endsWith(".*")) {
			return type.getPackageName().equals(pattern.substring(0, pattern.length() - 2));
		}
		return type.getName().equals(pattern);
	}

	/**
	 * The declared type is {@code Object}, so that records and other final classes are
	 * named too.
	 */
	@Override
	public byte[] serialize(@Nullable Object value) {
		if (value != null && !this.allowed.test(value.getClass())) {
			throw new SerializationException("Could not be read back: %s is not among mooring.session.allowed-types"
				.formatted(value.getClass()));
		}
		try {
			return this.mapper.writerFor(Object.class).writeValueAsBytes(value);
		}
		catch (JacksonException ex) {
			throw new SerializationException("Cannot write JSON", ex);
		}
	}

	@Override
	public @Nullable Object deserialize(byte @Nullable [] bytes) {
		if (bytes == null || bytes.length == 0) {
			return null;
		}
		if (isJdk(bytes)) {
			return this.jdk.deserialize(bytes);
		}
		try {
			return this.mapper.readValue(bytes, Object.class);
		}
		catch (JacksonException ex) {
			throw new SerializationException("Cannot read JSON", ex);
		}
	}

	/**
	 * {@link java.io.ObjectStreamConstants#STREAM_MAGIC}, which is not UTF-8.
	 */
	private static boolean isJdk(byte[] bytes) {
		return bytes.length >= 2 && bytes[0] == (byte) 0xac && bytes[1] == (byte) 0xed;
	}

}
