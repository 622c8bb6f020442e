package dev.mooring.boot.logging;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;

/**
 * Properties of logs.
 *
 * @param sessionId What log lines of a request say of its session: "hash" puts a salted
 * hash of the session's id into the MDC, as "sessionHash"; "off" puts nothing there.
 * @param sessionIdSalt Salt of that hash, the same for all instances whose lines are to
 * be joined. Made from the application's name and the namespace of its sessions unless
 * set.
 */
@ConfigurationProperties("mooring.logging")
record MooringLoggingProperties(@DefaultValue("hash") SessionId sessionId, @Nullable String sessionIdSalt) {

	/**
	 * The salt to use.
	 * @param application the application's name
	 * @param namespace that of the sessions
	 */
	String salt(String application, String namespace) {
		return StringUtils.hasText(this.sessionIdSalt) ? this.sessionIdSalt : application + "\n" + namespace;
	}

	@Override
	public String toString() {
		return "MooringLoggingProperties[sessionId=" + this.sessionId + "]";
	}

	/**
	 * What lines say of the session.
	 */
	enum SessionId {

		/**
		 * A hash of its id.
		 */
		HASH,

		/**
		 * Nothing.
		 */
		OFF

	}

}
