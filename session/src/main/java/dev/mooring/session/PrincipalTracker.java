package dev.mooring.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.mooring.session.MooringSession.PendingSave;
import dev.mooring.session.store.PrincipalIndex;
import dev.mooring.session.store.SessionChange;
import dev.mooring.session.store.SessionRecord;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.session.PrincipalNameIndexResolver;

/**
 * Keeps the principal index in step with sessions: when a principal comes, changes or
 * goes, which is at login and logout. Entries outlive their sessions by days, so that a
 * session in use has its entry renewed once a day only, though it lives on with every
 * request.
 */
final class PrincipalTracker {

	private static final Log logger = LogFactory.getLog(PrincipalTracker.class);

	private static final Duration RENEWAL = Duration.ofDays(1);

	private final PrincipalIndex index;

	private final String indexName;

	private final PrincipalNameIndexResolver<MooringSession> resolver;

	private final Set<String> principalAttributes;

	/**
	 * Creates a tracker.
	 * @param index knows the sessions of principals
	 * @param indexName its name in Spring Session, and the attribute in which
	 * applications may set the principal themselves
	 */
	PrincipalTracker(PrincipalIndex index, String indexName) {
		this.index = index;
		this.indexName = indexName;
		this.resolver = new PrincipalNameIndexResolver<>(indexName);
		this.principalAttributes = Set.of(indexName, "SPRING_SECURITY_CONTEXT");
	}

	String indexName() {
		return this.indexName;
	}

	/**
	 * Follows a save.
	 * @return completes when the index is up to date
	 */
	CompletionStage<Void> saving(MooringSession session, PendingSave save) {
		SessionChange change = save.change();
		boolean principalTouched = !Collections.disjoint(change.attributes().keySet(), this.principalAttributes)
				|| !Collections.disjoint(change.removedAttributes(), this.principalAttributes);
		String previousId = change.previousId();
		boolean renew = previousId != null || save.intervalChanged() || session.isIndexOutdated();
		if (!principalTouched && !renew) {
			return CompletableFuture.completedStage(null);
		}
		String before = principal(session.stored());
		String after = principal(session);
		boolean stays = after != null && after.equals(before);
		CompletionStage<Void> removed = (before != null && !stays)
				? this.index.remove(before, Set.of((previousId != null) ? previousId : change.id()))
				: CompletableFuture.completedStage(null);
		CompletionStage<Void> added = (after != null && (!stays || renew))
				? this.index.add(after, change.id(), keep(change.maxInactiveInterval()), stays ? previousId : null)
				: CompletableFuture.completedStage(null);
		return removed.thenCombine(added, (one, other) -> one)
			.whenComplete((done, failure) -> session.setIndexOutdated(failure != null));
	}

	/**
	 * Follows an access: renews the entry of a session that was last accessed on another
	 * day of its life.
	 */
	void accessed(MooringSession session, SessionRecord record, Instant now) {
		if (day(record, record.lastAccessedTime()) != day(record, now)) {
			String principal = principal(session);
			if (principal != null) {
				ignoreFailure(this.index.add(principal, record.id(), keep(record.maxInactiveInterval()), null));
			}
		}
	}

	private static long day(SessionRecord record, Instant time) {
		return Math.floorDiv(Duration.between(record.creationTime(), time).toMillis(), RENEWAL.toMillis());
	}

	/**
	 * Follows the deletion of a session.
	 */
	void deleted(MooringSession session) {
		String principal = principal(session);
		if (principal != null) {
			forget(principal, Set.of(session.getId()));
		}
	}

	/**
	 * Removes entries whose sessions have ended.
	 */
	void forget(String principal, Set<String> ids) {
		ignoreFailure(this.index.remove(principal, ids));
	}

	CompletionStage<Set<String>> find(String principal) {
		return this.index.find(principal);
	}

	/**
	 * Whether a session that the index names is one of the principal's. If this instance
	 * cannot read whose it is, the index is believed.
	 */
	boolean belongsTo(MooringSession session, String principal) {
		String name = principal(session);
		return (name != null) ? name.equals(principal) : session.stores(this.principalAttributes);
	}

	/**
	 * The name of a session's principal.
	 * @return the name, or null if it has none or it cannot be read
	 */
	@Nullable String principal(MooringSession session) {
		try {
			return this.resolver.resolveIndexValueFor(session);
		}
		catch (RuntimeException ex) {
			logger.debug("Cannot tell the principal of a session", ex);
			return null;
		}
	}

	private static Duration keep(Duration maxInactiveInterval) {
		return maxInactiveInterval.isNegative() ? maxInactiveInterval
				: maxInactiveInterval.plus(RENEWAL.multipliedBy(2));
	}

	/**
	 * An entry too many does no harm, and goes when it is found.
	 */
	private static void ignoreFailure(CompletionStage<Void> stage) {
		stage.whenComplete((done, failure) -> {
			if (failure != null) {
				logger.debug("Cannot update the principal index", failure);
			}
		});
	}

}
