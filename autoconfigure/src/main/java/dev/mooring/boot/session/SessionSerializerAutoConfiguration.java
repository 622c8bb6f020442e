package dev.mooring.boot.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import dev.mooring.boot.session.MooringSessionProperties.Serializer;
import dev.mooring.session.serializer.SessionSerializers;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.session.data.redis.autoconfigure.SessionDataRedisAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.session.Session;
import org.springframework.util.ClassUtils;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the serializer of session
 * attributes, under the name by which Spring Session's own repositories find it too.
 */
@AutoConfiguration(before = SessionDataRedisAutoConfiguration.class)
@ConditionalOnClass({ Session.class, RedisSerializer.class, SessionDataRedisAutoConfiguration.class })
@ConditionalOnBooleanProperty(name = "mooring.session.enabled", matchIfMissing = true)
@ConditionalOnWebApplication
@EnableConfigurationProperties(MooringSessionProperties.class)
public final class SessionSerializerAutoConfiguration {

	static final String BEAN_NAME = "springSessionDefaultRedisSerializer";

	@Bean(name = BEAN_NAME, defaultCandidate = false)
	@ConditionalOnMissingBean(name = BEAN_NAME)
	RedisSerializer<Object> springSessionDefaultRedisSerializer(MooringSessionProperties properties,
			ApplicationContext context) {
		ClassLoader classLoader = Objects.requireNonNull(context.getClassLoader());
		RedisSerializer<Object> jdk = SessionSerializers.jdk(classLoader, properties.allowedTypes());
		if (properties.serializer() == Serializer.JDK) {
			return jdk;
		}
		if (!ClassUtils.isPresent("tools.jackson.databind.json.JsonMapper", classLoader)) {
			throw new InvalidConfigurationPropertyValueException("mooring.session.serializer", properties.serializer(),
					"JSON needs Jackson 3 (tools.jackson.core:jackson-databind), which is not on the class path.");
		}
		List<String> types = new ArrayList<>(properties.allowedTypes());
		if (types.isEmpty() && AutoConfigurationPackages.has(context)) {
			AutoConfigurationPackages.get(context).forEach((name) -> types.add(name + ".**"));
		}
		return SessionSerializers.json(classLoader, types, jdk);
	}

}
