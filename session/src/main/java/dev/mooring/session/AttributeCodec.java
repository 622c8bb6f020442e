package dev.mooring.session;

import java.io.InvalidClassException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.mooring.session.log.LogEvent;
import dev.mooring.session.store.SessionObserver.Refusal;
import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.util.unit.DataSize;

/**
 * Writes and reads attributes, within their limits: the one place where serialization can
 * fail.
 */
final class AttributeCodec {

	private static final int MAX_LOGGED_TYPES = 100;

	private static final int MAX_LOGGED_LENGTH = 100;

	private final LogEvent unreadable = LogEvent.warn(AttributeCodec.class, "mooring.session.attribute-unreadable");

	private final SessionSettings settings;

	private final Set<String> loggedTypes = ConcurrentHashMap.newKeySet();

	AttributeCodec(SessionSettings settings) {
		this.settings = settings;
	}

	/**
	 * Serializes an attribute.
	 * @throws SessionAttributeException if it cannot be serialized or is too large
	 */
	byte[] encode(String name, Object value) {
		byte[] bytes;
		try {
			bytes = this.settings.serializer().serialize(value);
		}
		catch (RuntimeException | StackOverflowError ex) {
			throw new SessionAttributeException("Session attribute '%s' of type %s cannot be serialized (%s)"
				.formatted(printable(name), value.getClass().getName(), reason(ex)), ex);
		}
		if (bytes == null || bytes.length == 0) {
			throw new SessionAttributeException("Session attribute '%s' of type %s serializes to nothing"
				.formatted(printable(name), value.getClass().getName()), null);
		}
		if (exceeds(bytes.length, this.settings.maxAttributeSize())) {
			throw new TooLargeException(
					"Session attribute '%s' has %d bytes, more than mooring.session.max-attribute-size=%s allows"
						.formatted(printable(name), bytes.length, this.settings.maxAttributeSize()),
					Refusal.ATTRIBUTE_SIZE);
		}
		return bytes;
	}

	/**
	 * Refuses a session that is too large.
	 * @param size of all its serialized attributes, in bytes
	 * @throws SessionAttributeException if it is too large
	 */
	void checkSize(long size) {
		if (exceeds(size, this.settings.maxSize())) {
			throw new TooLargeException(
					"The session's attributes have %d bytes together, more than mooring.session.max-size=%s allows"
						.formatted(size, this.settings.maxSize()),
					Refusal.SESSION_SIZE);
		}
	}

	private static boolean exceeds(long size, DataSize limit) {
		return limit.toBytes() > 0 && size > limit.toBytes();
	}

	/**
	 * Deserializes an attribute.
	 * @return the value, or null if it cannot be read
	 * @throws SessionAttributeException if it cannot be read and the settings say to fail
	 */
	@Nullable Object decode(String name, byte[] bytes) {
		try {
			return this.settings.serializer().deserialize(bytes);
		}
		catch (RuntimeException | LinkageError | StackOverflowError ex) {
			this.settings.observer().attributeUnreadable();
			if (this.settings.onUnreadable() == OnUnreadable.FAIL) {
				throw new SessionAttributeException(
						"Session attribute '%s' cannot be read (%s)".formatted(printable(name), reason(ex)), ex);
			}
			log(name, reason(ex));
			return null;
		}
	}

	/**
	 * Each attribute and cause is named at once, what repeats within the limit.
	 */
	private void log(String name, String reason) {
		String printable = printable(name);
		String message = "Session attribute '%s' cannot be read (%s); the session %s".formatted(printable, reason,
				(this.settings.onUnreadable() == OnUnreadable.DROP_SESSION) ? "is dropped" : "goes on without it");
		if (this.loggedTypes.size() < MAX_LOGGED_TYPES && this.loggedTypes.add(printable + reason)) {
			this.unreadable.log(message);
		}
		else {
			this.unreadable.logLimited(() -> message);
		}
	}

	/**
	 * Names the cause. Messages of serializers may repeat the data, except those that
	 * name classes.
	 */
	private static String reason(Throwable failure) {
		Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
		if (cause instanceof ClassNotFoundException || cause instanceof InvalidClassException
				|| cause instanceof LinkageError) {
			return cause.getClass().getName() + ": " + printable(String.valueOf(cause.getMessage()));
		}
		return cause.getClass().getName();
	}

	private static String printable(String text) {
		String head = (text.length() > MAX_LOGGED_LENGTH) ? text.substring(0, MAX_LOGGED_LENGTH) + "..." : text;
		return head.replaceAll("[\\p{Cntrl}\\x{85}\\x{2028}\\x{2029}]", "?");
	}

	/**
	 * An attribute, or the session, is larger than allowed.
	 */
	static final class TooLargeException extends SessionAttributeException {

		private static final long serialVersionUID = 1L;

		private final Refusal refusal;

		TooLargeException(String message, Refusal refusal) {
			super(message, null);
			this.refusal = refusal;
		}

		Refusal refusal() {
			return this.refusal;
		}

	}

}
