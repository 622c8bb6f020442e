package dev.mooring.session;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.mooring.session.store.SessionStoreUnavailableException;
import org.jspecify.annotations.Nullable;

import org.springframework.session.SessionRepository;

/**
 * The repository as one request sees it. Spring Session's filter asks for a session again
 * whenever it has saved it, and a request that fails passes the filter twice: they get
 * the session that the request has already. The same holds for an outage: the store is
 * not waited for again.
 */
public final class RequestSessionRepository implements SessionRepository<MooringSession> {

	private final MooringSessionRepository repository;

	/**
	 * Not a monitor: it is held while Redis is asked, and would pin virtual threads.
	 */
	private final Lock lock = new ReentrantLock();

	/**
	 * What was found under the ids that the client sent.
	 */
	private final Map<String, Optional<MooringSession>> found = new HashMap<>();

	/**
	 * The store was unavailable when it was needed; null if it was not.
	 */
	private volatile @Nullable SessionStoreUnavailableException failure;

	private volatile Runnable listener = () -> {
	};

	/**
	 * The id of the request's session, as far as known.
	 */
	private volatile @Nullable String sessionId;

	private volatile Consumer<String> sessionIdListener = (id) -> {
	};

	private volatile boolean refused;

	private volatile boolean changesFailed;

	RequestSessionRepository(MooringSessionRepository repository) {
		this.repository = repository;
	}

	/**
	 * Whether the request could not have something of its session because the store is
	 * unavailable.
	 * @return true from the first failure on
	 */
	public boolean isStoreUnavailable() {
		return this.failure != null;
	}

	/**
	 * Whether the application was refused something for that reason, and may have failed
	 * by it.
	 * @return true from the first refusal on
	 */
	public boolean isRefused() {
		return this.refused;
	}

	/**
	 * Whether something was to be changed in the store and could not.
	 * @return true from the first failure on
	 */
	public boolean isChangesFailed() {
		return this.changesFailed;
	}

	/**
	 * Calls a listener when that becomes so, or at once if it is.
	 * @param listener called on a thread of the request
	 */
	public void onStoreUnavailable(Runnable listener) {
		this.listener = listener;
		if (isStoreUnavailable()) {
			listener.run();
		}
	}

	/**
	 * The id of the request's session. Asks nobody.
	 * @return the id, or null if no session was found or created yet
	 */
	public @Nullable String getSessionId() {
		return this.sessionId;
	}

	/**
	 * Calls a listener when a session was found or created, or has another id.
	 * @param listener called on a thread of the request
	 */
	public void onSessionId(Consumer<String> listener) {
		this.sessionIdListener = listener;
	}

	private void sessionIdKnown(String id) {
		this.sessionId = id;
		this.sessionIdListener.accept(id);
	}

	private MooringSession watch(MooringSession session) {
		sessionIdKnown(session.getId());
		session.onIdChange(this::sessionIdKnown);
		return session;
	}

	private void failed(SessionStoreUnavailableException failure) {
		this.failure = failure;
		this.listener.run();
	}

	/**
	 * Creates a session, unless it is known already that it could not be stored.
	 * @throws SessionStoreUnavailableException if it could not
	 */
	@Override
	public MooringSession createSession() {
		return call(false, () -> {
			this.repository.requireAvailable();
			return watch(this.repository.create(true));
		});
	}

	@Override
	public @Nullable MooringSession findById(String id) {
		this.lock.lock();
		try {
			Optional<MooringSession> session = this.found.get(id);
			if (session == null) {
				session = access(id).map(this::watch);
				this.found.put(id, session);
			}
			return session.orElse(null);
		}
		finally {
			this.lock.unlock();
		}
	}

	private Optional<MooringSession> access(String id) {
		SessionStoreUnavailableException known = this.failure;
		if (known == null) {
			try {
				return Optional.ofNullable(this.repository.access(id));
			}
			catch (SessionStoreUnavailableException ex) {
				failed(ex);
				known = ex;
			}
		}
		MooringSession session = this.repository.unreachable(id, known);
		if (session != null) {
			session.onRefusal(() -> this.refused = true);
		}
		return Optional.ofNullable(session);
	}

	@Override
	public void save(MooringSession session) {
		if (session.isUnreachable()) {
			return;
		}
		call(true, () -> {
			this.repository.save(session);
			return session;
		});
	}

	private <T> T call(boolean change, Supplier<T> operation) {
		SessionStoreUnavailableException known = this.failure;
		if (known != null) {
			this.refused = true;
			this.changesFailed |= change;
			throw new SessionStoreUnavailableException(String.valueOf(known.getMessage()), known);
		}
		try {
			return operation.get();
		}
		catch (SessionStoreUnavailableException ex) {
			this.refused = true;
			this.changesFailed |= change;
			failed(ex);
			throw ex;
		}
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
		String deletedId = storedId;
		call(true, () -> {
			this.repository.deleteById(deletedId);
			return deletedId;
		});
	}

}
