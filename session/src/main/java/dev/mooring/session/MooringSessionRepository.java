package dev.mooring.session;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.mooring.session.store.SessionStore;
import dev.mooring.session.store.SessionStoreException;
import dev.mooring.session.store.SessionStoreUnavailableException;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.session.FlushMode;
import org.springframework.session.SessionRepository;

/**
 * Sessions of servlet applications. Each call waits for the store until a deadline, and
 * fails with a {@link SessionStoreException} after it.
 * <p>
 * {@link #findById} looks at a session and leaves its access time and its time to live as
 * they are. Requests go through {@link #forRequest()} instead, which records their access
 * in the same command that loads the session.
 * <p>
 * Sessions that this instance creates and deletes, and ids that it changes, are published
 * as {@link org.springframework.session.events.SessionCreatedEvent},
 * {@link org.springframework.session.events.SessionDeletedEvent} and
 * {@link SessionIdChangedEvent}, once they are stored. Expiry is Redis' and is announced
 * to nobody.
 */
public class MooringSessionRepository implements SessionRepository<MooringSession> {

	private final Sessions sessions;

	private final Duration deadline;

	private final FlushMode flushMode;

	private final ApplicationEventPublisher eventPublisher;

	/**
	 * Creates a repository.
	 * @param store keeps the sessions
	 * @param settings how sessions behave
	 * @param flushMode whether changes are saved at once or with {@link #save}
	 * @param deadline how long each call waits for the store
	 * @param eventPublisher publishes what happens to sessions
	 */
	public MooringSessionRepository(SessionStore store, SessionSettings settings, FlushMode flushMode,
			Duration deadline, ApplicationEventPublisher eventPublisher) {
		this(store, settings, null, flushMode, deadline, eventPublisher);
	}

	MooringSessionRepository(SessionStore store, SessionSettings settings, @Nullable PrincipalTracker principals,
			FlushMode flushMode, Duration deadline, ApplicationEventPublisher eventPublisher) {
		this.sessions = new Sessions(store, settings, principals);
		this.flushMode = flushMode;
		this.deadline = deadline;
		this.eventPublisher = eventPublisher;
	}

	/**
	 * The repository as one HTTP request sees it: each session is loaded once, its access
	 * is recorded with that, and changes of the access time after it are not. When the
	 * store is unavailable, the request gets what {@link SessionSettings#onOutage()}
	 * says.
	 * @return a view to be used for one request, by any of its threads
	 */
	public RequestSessionRepository forRequest() {
		return new RequestSessionRepository(this);
	}

	@Override
	public MooringSession createSession() {
		return create(false);
	}

	MooringSession create(boolean forRequest) {
		MooringSession session = this.sessions.create(forRequest);
		if (this.flushMode == FlushMode.IMMEDIATE) {
			save(session);
		}
		return saveOnChange(session);
	}

	@Override
	public @Nullable MooringSession findById(String id) {
		return await(this.sessions.load(id)).map(this::saveOnChange).orElse(null);
	}

	/**
	 * Loads a session for a request of its user.
	 */
	@Nullable MooringSession access(String id) {
		return await(this.sessions.access(id)).map(this::saveOnChange).orElse(null);
	}

	/**
	 * What a request gets instead of a session that could not be loaded.
	 */
	@Nullable MooringSession unreachable(String id, SessionStoreUnavailableException failure) {
		return this.sessions.unreachable(id, failure, false).orElse(null);
	}

	void requireAvailable() {
		this.sessions.requireAvailable();
	}

	private MooringSession saveOnChange(MooringSession session) {
		if (this.flushMode == FlushMode.IMMEDIATE) {
			session.onChange(() -> save(session));
		}
		return session;
	}

	/**
	 * Saves what changed. A session that was deleted meanwhile, or has expired, stays so,
	 * and that is no error.
	 * @param session the session
	 * @throws SessionAttributeException if an attribute cannot be serialized or is too
	 * large
	 * @throws SessionStoreException if the store failed or did not answer in time
	 */
	@Override
	public void save(MooringSession session) {
		Optional<ApplicationEvent> event = await(this.sessions.save(session, this));
		if (event.isPresent()) {
			publish(event);
			// Listeners may have changed it
			await(this.sessions.save(session, this));
		}
	}

	@Override
	public void deleteById(String id) {
		publish(await(this.sessions.delete(id, this)));
	}

	/**
	 * Looks at the sessions that an index knows.
	 */
	Map<String, MooringSession> find(String indexName, String indexValue) {
		Map<String, MooringSession> found = await(this.sessions.find(indexName, indexValue));
		found.values().forEach(this::saveOnChange);
		return found;
	}

	private void publish(Optional<ApplicationEvent> event) {
		event.ifPresent((happened) -> this.sessions.publish(this.eventPublisher, happened));
	}

	private <T> T await(CompletionStage<T> stage) {
		try {
			return stage.toCompletableFuture().get(this.deadline.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException ex) {
			throw failure(ex.getCause());
		}
		catch (TimeoutException ex) {
			throw new SessionStoreUnavailableException("The session store did not answer within " + this.deadline, ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new SessionStoreException("Interrupted while waiting for the session store", ex);
		}
	}

	private static SessionStoreException failure(@Nullable Throwable cause) {
		if (cause instanceof SessionStoreUnavailableException failure) {
			return new SessionStoreUnavailableException(String.valueOf(failure.getMessage()), failure,
					failure.isReadable());
		}
		return (cause instanceof SessionStoreException failure)
				? new SessionStoreException(String.valueOf(failure.getMessage()), failure)
				: new SessionStoreException("The session store failed", cause);
	}

}
