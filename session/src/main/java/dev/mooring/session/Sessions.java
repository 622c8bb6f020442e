package dev.mooring.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

import dev.mooring.session.AttributeCodec.TooLargeException;
import dev.mooring.session.MooringSession.PendingSave;
import dev.mooring.session.log.LogEvent;
import dev.mooring.session.store.SessionChange;
import dev.mooring.session.store.SessionRecord;
import dev.mooring.session.store.SessionStore;
import dev.mooring.session.store.SessionStoreUnavailableException;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.session.events.SessionCreatedEvent;
import org.springframework.session.events.SessionDeletedEvent;

/**
 * What the servlet and the reactive repository have in common: sessions over a store,
 * asynchronously. Events are returned to the repositories, which publish them where
 * listeners may block.
 */
final class Sessions {

	/**
	 * Cookies are untrusted input; no generator makes longer ids.
	 */
	private static final int MAX_ID_LENGTH = 1024;

	private static final int MAX_DELETED_IDS = 1000;

	private static final int SECOND_LOOK_SECONDS = 10;

	private final LogEvent listenerFailed = LogEvent.error(Sessions.class, "mooring.session.listener-failed");

	private final SessionStore store;

	private final SessionSettings settings;

	private final AttributeCodec codec;

	private final @Nullable PrincipalTracker principals;

	/**
	 * Ids that were deleted here lately. The request that deletes a session may go on
	 * with it, as a reactive logout does.
	 */
	private final Set<String> deletedIds = Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {

		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
			return size() > MAX_DELETED_IDS;
		}

	}));

	Sessions(SessionStore store, SessionSettings settings, @Nullable PrincipalTracker principals) {
		this.store = store;
		this.settings = settings;
		this.codec = new AttributeCodec(settings);
		this.principals = principals;
	}

	MooringSession create(boolean forRequest) {
		return MooringSession.create(this.settings, this.codec, forRequest);
	}

	/**
	 * Looks at a session.
	 */
	CompletionStage<Optional<MooringSession>> load(String id) {
		return isPlausible(id) ? this.store.load(id).thenCompose((record) -> session(record, null)) : none();
	}

	/**
	 * Loads a session for a request of its user.
	 */
	CompletionStage<Optional<MooringSession>> access(String id) {
		if (!isPlausible(id)) {
			return none();
		}
		Instant now = MooringSession.now(this.settings);
		return this.store.access(id, now).thenCompose((record) -> {
			if (record.isEmpty()) {
				this.settings.observer().missing();
			}
			return session(record, now);
		});
	}

	/**
	 * What a request gets instead of a session that the store could not be asked for.
	 * @param needed whether there must be one, if only to say that there is none
	 */
	Optional<MooringSession> unreachable(String id, SessionStoreUnavailableException failure, boolean needed) {
		boolean anonymous = this.settings.onOutage() == OnOutage.ANONYMOUS;
		return (anonymous && !needed) ? Optional.empty()
				: Optional.of(MooringSession.unreachable(this.settings, this.codec, id, failure, anonymous));
	}

	/**
	 * Fails if a new session could not be stored.
	 */
	void requireAvailable() {
		if (!this.store.isAvailable()) {
			throw new SessionStoreUnavailableException("The session store is unavailable, no session can be created",
					null);
		}
	}

	private static boolean isPlausible(@Nullable String id) {
		return id != null && !id.isEmpty() && id.length() <= MAX_ID_LENGTH;
	}

	private CompletionStage<Optional<MooringSession>> session(Optional<SessionRecord> found, @Nullable Instant now) {
		if (found.isEmpty()) {
			return none();
		}
		SessionRecord record = found.get();
		MooringSession session = MooringSession.of(this.settings, this.codec, record, now);
		if (this.settings.onUnreadable() == OnUnreadable.DROP_SESSION && !session.isReadable()) {
			return this.store.delete(record.id()).thenApply((deleted) -> Optional.empty());
		}
		if (this.principals != null && now != null) {
			this.principals.accessed(session, record, now);
		}
		return CompletableFuture.completedFuture(Optional.of(session));
	}

	private static CompletionStage<Optional<MooringSession>> none() {
		return CompletableFuture.completedFuture(Optional.empty());
	}

	/**
	 * Saves what changed in a session. One that no longer exists is left alone.
	 * @return the event to publish, if any
	 */
	CompletionStage<Optional<ApplicationEvent>> save(MooringSession session, Object source) {
		PendingSave save = prepareSave(session);
		if (save == null) {
			return CompletableFuture.completedFuture(Optional.empty());
		}
		SessionChange change = save.change();
		if (isDeleted(change)) {
			session.saved(save, false);
			return CompletableFuture.completedFuture(Optional.empty());
		}
		// Both are sent before either has answered.
		CompletionStage<Boolean> saved = this.store.save(change);
		CompletionStage<Void> indexed = (this.principals != null) ? this.principals.saving(session, save)
				: CompletableFuture.completedStage(null);
		// A session that is saved must not seem not to be: its id may have changed
		indexed = indexed.exceptionallyCompose((failure) -> isUnavailable(failure)
				? CompletableFuture.completedStage(null) : CompletableFuture.failedStage(failure));
		return saved.whenComplete((exists, failure) -> {
			if (failure != null) {
				session.notSaved(save);
			}
			else {
				session.saved(save, exists);
				if (!exists && this.principals != null) {
					this.principals.deleted(session);
				}
			}
		}).thenCombine(indexed, (exists, done) -> exists ? event(session, change, source) : Optional.empty());
	}

	private @Nullable PendingSave prepareSave(MooringSession session) {
		try {
			return session.prepareSave();
		}
		catch (TooLargeException ex) {
			if (session.refused(ex.refusal())) {
				this.settings.observer().refused(ex.refusal());
			}
			throw ex;
		}
	}

	private static boolean isUnavailable(Throwable failure) {
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		return cause instanceof SessionStoreUnavailableException;
	}

	private boolean isDeleted(SessionChange change) {
		return change.kind() == SessionChange.Kind.UPDATE
				&& this.deletedIds.contains((change.previousId() != null) ? change.previousId() : change.id());
	}

	private Optional<ApplicationEvent> event(MooringSession session, SessionChange change, Object source) {
		if (change.kind() == SessionChange.Kind.CREATE) {
			this.settings.observer().created();
			return Optional.of(new SessionCreatedEvent(source, session));
		}
		String previousId = change.previousId();
		if (previousId == null) {
			return Optional.empty();
		}
		this.settings.observer().idChanged();
		return Optional.of(new SessionIdChangedEvent(source, session, previousId));
	}

	/**
	 * Publishes an event. What listeners fail at is no failure of the request, as in a
	 * server.
	 */
	void publish(ApplicationEventPublisher publisher, ApplicationEvent event) {
		try {
			publisher.publishEvent(event);
		}
		catch (RuntimeException ex) {
			this.listenerFailed.logLimited(() -> "A listener failed at " + event.getClass().getSimpleName(), ex);
		}
	}

	/**
	 * Deletes a session.
	 * @return the event to publish, if there was one
	 */
	CompletionStage<Optional<ApplicationEvent>> delete(String id, Object source) {
		if (!isPlausible(id)) {
			return CompletableFuture.completedFuture(Optional.empty());
		}
		this.deletedIds.add(id);
		return this.store.delete(id).whenComplete((deleted, failure) -> {
			if (failure != null) {
				this.deletedIds.remove(id);
			}
		}).thenApply((deleted) -> deleted.map((record) -> {
			MooringSession session = MooringSession.of(this.settings, this.codec, record, null);
			Duration age = Duration.between(record.creationTime(), MooringSession.now(this.settings));
			this.settings.observer().invalidated(age);
			if (this.principals != null) {
				this.principals.deleted(session);
			}
			return new SessionDeletedEvent(source, session);
		}));
	}

	/**
	 * Looks at the sessions of a principal. Entries of the index that prove to be
	 * outdated are removed.
	 * @return the sessions by id; none for any other index
	 */
	CompletionStage<Map<String, MooringSession>> find(String indexName, String indexValue) {
		PrincipalTracker tracker = this.principals;
		if (tracker == null || !tracker.indexName().equals(indexName)) {
			return CompletableFuture.completedFuture(Map.of());
		}
		return tracker.find(indexValue).thenCompose((ids) -> {
			Map<String, MooringSession> matches = new ConcurrentHashMap<>();
			Set<String> outdated = ConcurrentHashMap.newKeySet();
			Set<String> missing = ConcurrentHashMap.newKeySet();
			return all(ids, (id, session) -> {
				if (session.isEmpty()) {
					missing.add(id);
				}
				else if (tracker.belongsTo(session.get(), indexValue)) {
					matches.put(id, session.get());
				}
				else {
					outdated.add(id);
				}
			}).thenApply((done) -> {
				if (!outdated.isEmpty()) {
					tracker.forget(indexValue, outdated);
				}
				if (!missing.isEmpty()) {
					forgetIfStillMissing(tracker, indexValue, missing);
				}
				return matches;
			});
		});
	}

	/**
	 * An entry may be there a moment before its session is.
	 */
	private void forgetIfStillMissing(PrincipalTracker tracker, String principal, Set<String> ids) {
		CompletableFuture.delayedExecutor(SECOND_LOOK_SECONDS, TimeUnit.SECONDS).execute(() -> {
			Set<String> missing = ConcurrentHashMap.newKeySet();
			all(ids, (id, session) -> {
				if (session.isEmpty()) {
					missing.add(id);
				}
			}).thenAccept((done) -> {
				if (!missing.isEmpty()) {
					tracker.forget(principal, missing);
				}
			});
		});
	}

	private CompletionStage<Void> all(Set<String> ids, BiConsumer<String, Optional<MooringSession>> action) {
		return CompletableFuture.allOf(ids.stream()
			.map((id) -> load(id).thenAccept((session) -> action.accept(id, session)).toCompletableFuture())
			.toArray(CompletableFuture<?>[]::new));
	}

}
