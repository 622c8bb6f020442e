package dev.mooring.session;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

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
	 * Not a monitor: it is held while Redis is asked, and would pin virtual threads.
	 */
	private final Lock lock = new ReentrantLock();

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
	public @Nullable MooringSession findById(String id) {
		this.lock.lock();
		try {
			Optional<MooringSession> session = this.found.get(id);
			if (session == null) {
				session = Optional.ofNullable(this.repository.access(id));
				this.found.put(id, session);
			}
			return session.orElse(null);
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void save(MooringSession session) {
		this.repository.save(session);
	}

	@Override
	public void deleteById(String id) {
		String storedId = id;
		this.lock.lock();
		try {
			for (Map.Entry<String, Optional<MooringSession>> entry : this.found.entrySet()) {
				MooringSession session = entry.getValue().orElse(null);
				if (session != null && session.getId().equals(id)) {
					// Its id may have changed since it was stored
					storedId = (session.storedId() != null) ? session.storedId() : id;
					entry.setValue(Optional.empty());
				}
			}
		}
		finally {
			this.lock.unlock();
		}
		this.repository.deleteById(storedId);
	}

}
