package dev.mooring.boot.session;

import java.util.List;
import java.util.Objects;

import dev.mooring.session.store.PrincipalIndex;
import dev.mooring.session.store.SessionStore;
import dev.mooring.session.store.SessionStoreDecorator;
import org.jspecify.annotations.Nullable;

/**
 * The store and the principal index as repositories use them.
 *
 * @param sessions the store
 * @param principals the index, or null if there is none
 */
record DecoratedStore(SessionStore sessions, @Nullable PrincipalIndex principals) {

	/**
	 * Decorates a store.
	 * @param decorators the first is the outermost
	 */
	static DecoratedStore of(SessionStore store, @Nullable PrincipalIndex index,
			List<SessionStoreDecorator> decorators) {
		SessionStore sessions = store;
		PrincipalIndex principals = index;
		for (int i = decorators.size() - 1; i >= 0; i--) {
			sessions = decorators.get(i).decorate(sessions);
			principals = (principals != null) ? decorators.get(i).decorate(principals) : null;
		}
		return new DecoratedStore(sessions, principals);
	}

	PrincipalIndex requiredPrincipals() {
		return Objects.requireNonNull(this.principals, "There is no principal index");
	}

}
