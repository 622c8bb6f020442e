package dev.mooring.boot.session;

import java.time.Duration;
import java.util.List;

import dev.mooring.session.OnOutage;
import dev.mooring.session.OnUnreadable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Properties of sessions. What Spring Boot has a key for keeps it:
 * {@code spring.session.*}, {@code spring.session.data.redis.*} and
 * {@code server.servlet.session.cookie.*}.
 *
 * @param enabled Whether sessions are kept in Redis. When false, they stay in the
 * server's memory or with the application's own repository.
 * @param repository Which repository keeps them: Mooring's or Spring Session's own. Both
 * use the same keys and fields, so that either can be chosen at any time.
 * @param touchInterval How often at most the access to a session is recorded; sessions
 * then live so much longer. Zero records every access.
 * @param onUnreadable What to do about an attribute that cannot be read: let it read as
 * absent, delete its session, or fail.
 * @param onOutage What a request gets whose session cannot be had because Redis is away:
 * "reject" answers 503, "anonymous" serves it as if it had no session, "local" serves
 * sessions from the copies of the instance. Requests that need no session are always
 * served.
 * @param commandTimeout How long to wait for each answer of Redis to the session store. A
 * shorter spring.data.redis.timeout wins.
 * @param serializer How attributes are serialized. "json" also reads what "jdk" wrote. A
 * bean named "springSessionDefaultRedisSerializer" is used instead of either.
 * @param allowedTypes Types of attributes that may be read besides basic ones and those
 * of Spring Security: "com.acme.Cart", "com.acme.*" (a package) or "com.acme.**" (and
 * those below it). When empty, "jdk" reads all types and "json" those of the
 * application's packages.
 * @param maxAttributeSize Size of one serialized attribute at most; a larger one is
 * refused. Zero means no limit.
 * @param maxSize Size of all serialized attributes of a session at most; more is refused.
 * Zero means no limit.
 * @param index Which index of sessions is kept: none, or by the name of the principal, as
 * Spring Security's concurrent-session control needs it.
 */
@ConfigurationProperties("mooring.session")
record MooringSessionProperties(@DefaultValue("true") boolean enabled, @DefaultValue("mooring") Repository repository,
		@DefaultValue("0s") Duration touchInterval, @DefaultValue("drop-attribute") OnUnreadable onUnreadable,
		@DefaultValue("reject") OnOutage onOutage, @DefaultValue("1s") Duration commandTimeout,
		@DefaultValue("jdk") Serializer serializer, @DefaultValue List<String> allowedTypes,
		@DefaultValue("1MB") DataSize maxAttributeSize, @DefaultValue("4MB") DataSize maxSize,
		@DefaultValue("none") Index index) {

	MooringSessionProperties {
		if (touchInterval.isNegative()) {
			throw new IllegalArgumentException("'touchInterval' must not be negative");
		}
		if (commandTimeout.toMillis() <= 0) {
			throw new IllegalArgumentException("'commandTimeout' must be positive");
		}
	}

	/**
	 * The repositories.
	 */
	enum Repository {

		/**
		 * Mooring's.
		 */
		MOORING,

		/**
		 * Spring Session's.
		 */
		SPRING

	}

	/**
	 * The serializers.
	 */
	enum Serializer {

		/**
		 * Java serialization, with a filter.
		 */
		JDK,

		/**
		 * JSON.
		 */
		JSON

	}

	/**
	 * The indexes.
	 */
	enum Index {

		/**
		 * None.
		 */
		NONE,

		/**
		 * Sessions can be found by the name of their principal.
		 */
		PRINCIPAL

	}

}
