package dev.mooring.boot.logging;

import dev.mooring.session.log.SessionIdHash;
import org.jspecify.annotations.Nullable;

import org.springframework.web.server.WebSession;

/**
 * The session of a reactive request, as far as known. Its hash is computed when a thread
 * first needs it, and again when the id has changed.
 */
final class LoggedSession {

	private final @Nullable SessionIdHash hashing;

	private volatile @Nullable String requestedId;

	private volatile @Nullable WebSession session;

	private volatile @Nullable Hashed hashed;

	private LoggedSession(@Nullable SessionIdHash hashing, @Nullable Hashed hashed) {
		this.hashing = hashing;
		this.hashed = hashed;
	}

	static LoggedSession unknown(SessionIdHash hashing) {
		return new LoggedSession(hashing, null);
	}

	/**
	 * A session of which no more than the hash is known.
	 */
	static LoggedSession hashed(String hash) {
		return new LoggedSession(null, new Hashed("", hash));
	}

	/**
	 * The client says that it has this session.
	 */
	void requested(String id) {
		this.requestedId = id;
	}

	void found(WebSession session) {
		this.session = session;
	}

	/**
	 * The hash, or null if there is no session yet.
	 */
	@Nullable String hash() {
		Hashed known = this.hashed;
		String id = id();
		if (this.hashing == null || (known != null && known.id.equals(id))) {
			return (known != null) ? known.hash : null;
		}
		if (id == null) {
			return null;
		}
		Hashed now = new Hashed(id, this.hashing.of(id));
		this.hashed = now;
		return now.hash;
	}

	private @Nullable String id() {
		WebSession current = this.session;
		return (current != null && current.isStarted()) ? current.getId() : this.requestedId;
	}

	private record Hashed(String id, @Nullable String hash) {

	}

}
