package dev.mooring.session.store;

import java.time.Duration;

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
	 * Why a save was refused.
	 */
	enum Refusal {

		/**
		 * An attribute is larger than allowed.
		 */
		ATTRIBUTE_SIZE,

		/**
		 * All attributes of the session together are larger than allowed.
		 */
		SESSION_SIZE,

		/**
		 * The store takes no writes, for want of memory, disk or replicas.
		 */
		STORE_READ_ONLY

	}

	/**
	 * A session was created, and is stored.
	 */
	default void created() {
	}

	/**
	 * The id of a session was changed, as at a login.
	 */
	default void idChanged() {
	}

	/**
	 * A session was invalidated, or deleted otherwise.
	 * @param age how long it had existed
	 */
	default void invalidated(Duration age) {
	}

	/**
	 * A request brought the id of a session that the store does not have: it has expired,
	 * was deleted, or never existed.
	 */
	default void missing() {
	}

	/**
	 * A save was refused.
	 * @param refusal why
	 */
	default void refused(Refusal refusal) {
	}

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
