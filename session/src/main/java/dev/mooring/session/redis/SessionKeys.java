package dev.mooring.session.redis;

import org.springframework.util.Assert;

/**
 * The names of the keys in a namespace: {@code <namespace>:sessions:<id>} as in Spring
 * Session, and {@code <namespace>:principals:<name>}.
 */
final class SessionKeys {

	private final String sessions;

	private final String principals;

	SessionKeys(String namespace) {
		Assert.hasText(namespace, "'namespace' must not be empty");
		this.sessions = namespace.trim() + ":sessions:";
		this.principals = namespace.trim() + ":principals:";
	}

	byte[] session(String id) {
		return RecordFormat.bytes(this.sessions + id);
	}

	byte[] principal(String name) {
		return RecordFormat.bytes(this.principals + name);
	}

}
