package dev.mooring.session;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import dev.mooring.session.store.SessionStore;
import dev.mooring.session.store.SessionStoreUnavailableException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.session.ReactiveSessionRepository;

/**
 * Sessions of reactive applications. Nothing blocks; the store's failures arrive as
 * {@link dev.mooring.session.store.SessionStoreException}.
 * <p>
 * {@link #findById} looks at a session and leaves its access time and its time to live as
 * they are. Requests go through {@link #forRequests()} instead, which records their
 * access in the same command that loads the session. Changes are stored with
 * {@link #save} only, as in Spring Session's reactive repositories. Events are those of
 * {@link MooringSessionRepository}, published on a thread that may block. What follows a
 * call is done by the {@link #REQUEST_EXECUTOR} of the subscriber.
 */
public class ReactiveMooringSessionRepository implements ReactiveSessionRepository<MooringSession> {

	/**
	 * The key, in the context of a subscriber, of the
	 * {@link java.util.concurrent.Executor} that does what follows a call to the store:
	 * for a request, the event loop of its connection. Without one, the thread that reads
	 * Redis's replies does it, and whoever keeps that thread busy keeps all from their
	 * sessions.
	 */
	public static final String REQUEST_EXECUTOR = ReactiveMooringSessionRepository.class.getName()
			+ ".REQUEST_EXECUTOR";

	private final Sessions sessions;

	private final ApplicationEventPublisher eventPublisher;

	/**
	 * Creates a repository.
	 * @param store keeps the sessions
	 * @param settings how sessions behave
	 * @param eventPublisher publishes what happens to sessions
	 */
	public ReactiveMooringSessionRepository(SessionStore store, SessionSettings settings,
			ApplicationEventPublisher eventPublisher) {
		this(store, settings, null, eventPublisher);
	}

	ReactiveMooringSessionRepository(SessionStore store, SessionSettings settings,
			@Nullable PrincipalTracker principals, ApplicationEventPublisher eventPublisher) {
		this.sessions = new Sessions(store, settings, principals);
		this.eventPublisher = eventPublisher;
	}

	/**
	 * The repository as HTTP requests see it: the access is recorded with the load, and
	 * changes of the access time after it are not. When the store is unavailable,
	 * requests get what {@link SessionSettings#onOutage()} says.
	 * @return a view for all requests
	 */
	public ReactiveSessionRepository<MooringSession> forRequests() {
		return new ReactiveSessionRepository<>() {

			@Override
			public Mono<MooringSession> createSession() {
				return Mono.fromSupplier(() -> ReactiveMooringSessionRepository.this.sessions.create(true));
			}

			@Override
			public Mono<MooringSession> findById(String id) {
				return optional(() -> ReactiveMooringSessionRepository.this.sessions.access(id))
					.onErrorResume(SessionStoreUnavailableException.class, (failure) -> Mono
						.justOrEmpty(ReactiveMooringSessionRepository.this.sessions.unreachable(id, failure, true)));
			}

			@Override
			public Mono<Void> save(MooringSession session) {
				return ReactiveMooringSessionRepository.this.save(session);
			}

			@Override
			public Mono<Void> deleteById(String id) {
				return ReactiveMooringSessionRepository.this.deleteById(id);
			}

		};
	}

	@Override
	public Mono<MooringSession> createSession() {
		return Mono.fromSupplier(() -> this.sessions.create(false));
	}

	@Override
	public Mono<MooringSession> findById(String id) {
		return optional(() -> this.sessions.load(id));
	}

	/**
	 * Saves what changed. A session that was deleted meanwhile, or has expired, stays so,
	 * and that is no error.
	 * @param session the session
	 * @return completes when it is stored
	 */
	@Override
	public Mono<Void> save(MooringSession session) {
		// Listeners may have changed it
		return optional(() -> this.sessions.save(session, this))
			.flatMap((event) -> publish(event).then(optional(() -> this.sessions.save(session, this))).then());
	}

	@Override
	public Mono<Void> deleteById(String id) {
		return optional(() -> this.sessions.delete(id, this)).flatMap(this::publish);
	}

	/**
	 * Looks at the sessions that an index knows.
	 */
	Mono<Map<String, MooringSession>> find(String indexName, String indexValue) {
		return Mono.fromCompletionStage(() -> this.sessions.find(indexName, indexValue));
	}

	private Mono<Void> publish(ApplicationEvent event) {
		return StoreMono.of(() -> CompletableFuture.runAsync(() -> this.sessions.publish(this.eventPublisher, event),
				Schedulers.boundedElastic()::schedule));
	}

	private static <T> Mono<T> optional(Supplier<CompletionStage<Optional<T>>> call) {
		return StoreMono.of(call).flatMap(Mono::justOrEmpty);
	}

}
