package dev.mooring.session;

import java.util.Map;

import dev.mooring.session.store.PrincipalIndex;
import dev.mooring.session.store.SessionStore;
import reactor.core.publisher.Mono;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.session.ReactiveFindByIndexNameSessionRepository;

/**
 * Sessions of reactive applications that can be found by their principal's name, as in
 * {@link IndexedMooringSessionRepository}; the attribute is
 * {@link ReactiveFindByIndexNameSessionRepository#PRINCIPAL_NAME_INDEX_NAME}.
 */
public final class IndexedReactiveMooringSessionRepository extends ReactiveMooringSessionRepository
		implements ReactiveFindByIndexNameSessionRepository<MooringSession> {

	/**
	 * Creates a repository.
	 * @param store keeps the sessions
	 * @param settings how sessions behave
	 * @param index finds sessions by principal
	 * @param eventPublisher publishes what happens to sessions
	 */
	public IndexedReactiveMooringSessionRepository(SessionStore store, SessionSettings settings, PrincipalIndex index,
			ApplicationEventPublisher eventPublisher) {
		super(store, settings, new PrincipalTracker(index, PRINCIPAL_NAME_INDEX_NAME), eventPublisher);
	}

	@Override
	public Mono<Map<String, MooringSession>> findByIndexNameAndIndexValue(String indexName, String indexValue) {
		return find(indexName, indexValue);
	}

}
