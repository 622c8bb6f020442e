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

	/**
	 * A request needed its session and could not have it, because the store is
	 * unavailable: it was answered so, or its response, on its way already, was broken
	 * off.
	 */
	default void requestRejected() {
	}

	/**
	 * The changes of a request are lost: the store became unavailable when its response
	 * was on its way already.
	 */
	default void changesLost() {
	}

	/**
	 * A session was read or changed in this instance, because the store is unavailable.
	 */
	default void servedLocally() {
	}

	/**
	 * A change was refused because the journal is full.
	 */
	default void journalFull() {
	}

	/**
	 * A session was brought to the store after an outage.
	 * @param exists false if it had ended meanwhile, and its changes are dropped
	 * @param conflicts how many of its attributes somebody else had changed, too
	 */
	default void replayed(boolean exists, int conflicts) {
	}

}
