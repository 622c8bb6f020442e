package dev.mooring.session.redis;

import io.lettuce.core.cluster.SlotHash;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * The names of the keys in a namespace: {@code <namespace>:sessions:<id>} as in Spring
 * Session, {@code <namespace>:recovery:{<key of the session>}},
 * {@code <namespace>:principals:<name>} and {@code <namespace>:generation}.
 */
final class SessionKeys {

	private final String sessions;

	private final String recovery;

	private final String principals;

	private final byte[] generation;

	SessionKeys(String namespace) {
		Assert.hasText(namespace, "'namespace' must not be empty");
		this.sessions = namespace.trim() + ":sessions:";
		this.recovery = namespace.trim() + ":recovery:";
		this.principals = namespace.trim() + ":principals:";
		this.generation = RecordFormat.bytes(namespace.trim() + ":generation");
	}

	byte[] session(String id) {
		return RecordFormat.bytes(this.sessions + id);
	}

	/**
	 * What is remembered of a session. The braces put it into the slot of the session on
	 * a cluster.
	 * @return the key, or null if braces in the id prevent that
	 */
	byte @Nullable [] recovery(String id) {
		byte[] key = RecordFormat.bytes(this.recovery + "{" + this.sessions + id + "}");
		return (SlotHash.getSlot(key) == SlotHash.getSlot(session(id))) ? key : null;
	}

	byte[] principal(String name) {
		return RecordFormat.bytes(this.principals + name);
	}

	byte[] generation() {
		return this.generation;
	}

}
