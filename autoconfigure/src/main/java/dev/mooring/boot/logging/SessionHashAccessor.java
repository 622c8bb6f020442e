package dev.mooring.boot.logging;

import dev.mooring.session.log.SessionIdMdc;
import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Carries the MDC's hash of the session between threads, and from the context of a
 * reactive request to the threads that work for it, where Micrometer's context
 * propagation is asked to.
 */
final class SessionHashAccessor implements ThreadLocalAccessor<LoggedSession> {

	/**
	 * The key in contexts.
	 */
	static final String KEY = SessionHashAccessor.class.getName();

	@Override
	public Object key() {
		return KEY;
	}

	@Override
	public @Nullable LoggedSession getValue() {
		String hash = MDC.get(SessionIdMdc.KEY);
		return (hash != null) ? LoggedSession.hashed(hash) : null;
	}

	@Override
	public void setValue(LoggedSession session) {
		String hash = session.hash();
		if (hash != null) {
			MDC.put(SessionIdMdc.KEY, hash);
		}
		else {
			MDC.remove(SessionIdMdc.KEY);
		}
	}

	@Override
	public void setValue() {
		MDC.remove(SessionIdMdc.KEY);
	}

}
