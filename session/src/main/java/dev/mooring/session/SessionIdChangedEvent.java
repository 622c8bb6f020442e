package dev.mooring.session;

import org.springframework.context.ApplicationEvent;
import org.springframework.session.Session;

/**
 * A session was stored under a new id, by this instance. Spring Session has no such
 * event.
 */
public class SessionIdChangedEvent extends ApplicationEvent {

	private static final long serialVersionUID = 1L;

	private final transient Session session;

	private final String previousId;

	/**
	 * Creates an event.
	 * @param source the repository
	 * @param session the session, with its new id
	 * @param previousId the id that it had
	 */
	public SessionIdChangedEvent(Object source, Session session, String previousId) {
		super(source);
		this.session = session;
		this.previousId = previousId;
	}

	/**
	 * The session.
	 * @return the session, with its new id
	 */
	public Session getSession() {
		return this.session;
	}

	/**
	 * The id that it had.
	 * @return the previous id
	 */
	public String getPreviousId() {
		return this.previousId;
	}

}
