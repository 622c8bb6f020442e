package dev.mooring.session.log;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Has the hash of the session's id in SLF4J's MDC while a thread works for a request.
 */
public final class SessionIdMdc {

	/**
	 * The entry. A plain name: with dots, the Elastic Common Schema would make it an
	 * object, and give up lines where the application has an object of that name.
	 */
	public static final String KEY = "sessionHash";

	private final SessionIdHash hash;

	/**
	 * Creates an MDC for the session.
	 * @param hash hashes ids
	 */
	public SessionIdMdc(SessionIdHash hash) {
		this.hash = hash;
	}

	/**
	 * Begins the work of the current thread.
	 * @param id the id of the session, or what the client says it is; null if there is
	 * none
	 * @return is to be closed by the same thread
	 */
	public Scope open(@Nullable String id) {
		Scope scope = new Scope();
		if (id != null) {
			scope.session(id);
		}
		return scope;
	}

	/**
	 * The work of one thread.
	 */
	public final class Scope implements AutoCloseable {

		private final Thread owner = Thread.currentThread();

		private final @Nullable String before = MDC.get(KEY);

		private @Nullable String id;

		private boolean closed;

		private Scope() {
		}

		/**
		 * The session is another now, or has another id. Has no effect on other threads,
		 * where nobody would take the entry away again, nor after the end.
		 * @param id the id of the session
		 */
		public void session(String id) {
			if (this.owner != Thread.currentThread() || this.closed || id.equals(this.id)) {
				return;
			}
			this.id = id;
			String hashed = SessionIdMdc.this.hash.of(id);
			if (hashed != null) {
				MDC.put(KEY, hashed);
			}
		}

		/**
		 * Brings back what was there before.
		 */
		@Override
		public void close() {
			this.closed = true;
			if (this.before != null) {
				MDC.put(KEY, this.before);
			}
			else {
				MDC.remove(KEY);
			}
		}

	}

}
