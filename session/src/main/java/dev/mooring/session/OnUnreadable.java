package dev.mooring.session;

/**
 * What to do about an attribute that cannot be read: its class has changed in a rolling
 * deployment, is not allowed, or the bytes are garbage.
 */
public enum OnUnreadable {

	/**
	 * The attribute reads as absent. What is stored stays, until the application sets or
	 * removes the attribute: instances that can read it still do.
	 */
	DROP_ATTRIBUTE,

	/**
	 * The session is deleted when it is loaded. For this, every attribute is read at
	 * every load.
	 */
	DROP_SESSION,

	/**
	 * Reading the attribute fails with a {@link SessionAttributeException}.
	 */
	FAIL

}
