package dev.mooring.session.store;

/**
 * Is told of what operators want to count. Called on any thread; must return at once and
 * not throw.
 */
public interface SessionObserver {

	/**
	 * Observer that ignores everything.
	 */
	SessionObserver NONE = new SessionObserver() {
	};

	/**
	 * A record was found that lacks a required field or has one that cannot be read; its
	 * session does not exist for the application.
	 */
	default void recordIncomplete() {
	}

	/**
	 * An attribute could not be read.
	 */
	default void attributeUnreadable() {
	}

}
