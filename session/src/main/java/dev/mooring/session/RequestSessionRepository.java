package dev.mooring.session;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.session.SessionRepository;

/**
 * The repository as one request sees it. Spring Session's filter asks for a session again
 * whenever it has saved it, and a request that fails passes the filter twice: they get
 * the session that the request has already.
 */
final class RequestSessionRepository implements SessionRepository<MooringSession> {

	private final MooringSessionRepository repository;

	/**
	 * What was found under the ids that the client sent.
	 */
	private final Map<String, Optional<MooringSession>> found = new HashMap<>();

	RequestSessionRepository(MooringSessionRepository repository) {
		this.repository = repository;
	}

	@Override
	public MooringSession createSession() {
		return this.repository.create(true);
	}

	@Override
	public synchronized @Nullable MooringSession findById(String id) {
		return this.found.computeIfAbsent(id, (asked) -> Optional.ofNullable(this.repository.access(asked)))
			.orElse(null);
	}

	@Override
	public void save(MooringSession session) {
		this.repository.save(session);
	}

	@Override
	public void deleteById(String id) {
		synchronized (this) {
			this.found.replaceAll((asked, session) -> session.filter((candidate) -> !candidate.getId().equals(id)));
		}
		this.repository.deleteById(id);
	}

}
