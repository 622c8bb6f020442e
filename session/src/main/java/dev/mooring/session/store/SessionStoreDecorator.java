package dev.mooring.session.store;

/**
 * Adds something to the store that is in use, and to the principal index that goes with
 * it.
 */
public interface SessionStoreDecorator {

	/**
	 * Decorates the store.
	 * @param store the store, perhaps decorated already
	 * @return a store that delegates to it
	 */
	SessionStore decorate(SessionStore store);

	/**
	 * Decorates the principal index.
	 * @param index the index, perhaps decorated already
	 * @return an index that delegates to it, or the index itself
	 */
	default PrincipalIndex decorate(PrincipalIndex index) {
		return index;
	}

}
