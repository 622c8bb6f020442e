package dev.mooring.session.metrics;

import org.jspecify.annotations.Nullable;

/**
 * Follows calls of the store. Must return at once and not throw.
 */
public interface StoreCallObserver {

	/**
	 * No size is known.
	 */
	int NO_SIZE = -1;

	/**
	 * A call begins, on the calling thread.
	 * @param operation what is asked for
	 * @return is told of its end
	 */
	StoreCall begin(StoreOperation operation);

	/**
	 * A call under way.
	 */
	interface StoreCall {

		/**
		 * The call has been sent; what follows on this thread is no part of it.
		 */
		default void sent() {
		}

		/**
		 * The call has ended, on any thread, before the caller knows of it.
		 * @param outcome how
		 * @param size of the serialized attributes that went to or came from the store,
		 * in bytes; {@link #NO_SIZE} if there are none to speak of
		 * @param failure why it failed, or null
		 */
		void end(StoreOutcome outcome, long size, @Nullable Throwable failure);

	}

}
