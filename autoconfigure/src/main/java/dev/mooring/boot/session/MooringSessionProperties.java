package dev.mooring.boot.session;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of sessions. What Spring Boot has a key for keeps it:
 * {@code spring.session.*}, {@code spring.session.data.redis.*} and
 * {@code server.servlet.session.cookie.*}.
 *
 * @param enabled Whether sessions are kept in Redis. When false, they stay in the
 * server's memory or with the application's own repository.
 */
@ConfigurationProperties("mooring.session")
record MooringSessionProperties(@DefaultValue("true") boolean enabled) {

}
