package dev.mooring.session;

import java.time.Duration;
import java.util.Map;

import dev.mooring.session.store.PrincipalIndex;
import dev.mooring.session.store.SessionStore;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.FlushMode;

/**
 * Sessions of servlet applications that can be found by their principal's name: what
 * Spring Security's concurrent-session control and "log this user out everywhere" need.
 * The name is that of the authentication in Spring Security's context, or the attribute
 * {@link FindByIndexNameSessionRepository#PRINCIPAL_NAME_INDEX_NAME}; there is no other
 * index.
 */
public final class IndexedMooringSessionRepository extends MooringSessionRepository
		implements FindByIndexNameSessionRepository<MooringSession> {

	/**
	 * Creates a repository.
	 * @param store keeps the sessions
	 * @param settings how sessions behave
	 * @param index finds sessions by principal
	 * @param flushMode whether changes are saved at once or with {@link #save}
	 * @param deadline how long each call waits for the store
	 * @param eventPublisher publishes what happens to sessions
	 */
	public IndexedMooringSessionRepository(SessionStore store, SessionSettings settings, PrincipalIndex index,
			FlushMode flushMode, Duration deadline, ApplicationEventPublisher eventPublisher) {
		super(store, settings, new PrincipalTracker(index, PRINCIPAL_NAME_INDEX_NAME), flushMode, deadline,
				eventPublisher);
	}

	/**
	 * Looks at the sessions of a principal.
	 * @param indexName {@link FindByIndexNameSessionRepository#PRINCIPAL_NAME_INDEX_NAME}
	 * @param indexValue the principal's name
	 * @return the sessions by id; none if there is no such index
	 */
	@Override
	public Map<String, MooringSession> findByIndexNameAndIndexValue(String indexName, String indexValue) {
		return find(indexName, indexValue);
	}

}
