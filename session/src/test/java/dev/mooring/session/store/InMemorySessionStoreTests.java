package dev.mooring.session.store;

/**
 * {@link InMemorySessionStore} keeps the contract: it is not Redis' alone.
 */
class InMemorySessionStoreTests extends SessionStoreContract {

	private final InMemorySessionStore store = new InMemorySessionStore();

	@Override
	protected SessionStore store() {
		return this.store;
	}

}
