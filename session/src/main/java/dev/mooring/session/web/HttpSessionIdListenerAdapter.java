package dev.mooring.session.web;

import java.util.List;

import dev.mooring.session.SessionIdChangedEvent;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationListener;
import org.springframework.session.events.SessionCreatedEvent;
import org.springframework.session.web.http.SessionEventHttpSessionListenerAdapter;
import org.springframework.web.context.ServletContextAware;

/**
 * Tells {@link HttpSessionIdListener}s of changed session ids, which Spring Session does
 * not.
 */
public final class HttpSessionIdListenerAdapter
		implements ApplicationListener<SessionIdChangedEvent>, ServletContextAware {

	private final List<HttpSessionIdListener> listeners;

	private @Nullable ServletContext servletContext;

	/**
	 * Creates an adapter.
	 * @param listeners the listeners
	 */
	public HttpSessionIdListenerAdapter(List<HttpSessionIdListener> listeners) {
		this.listeners = List.copyOf(listeners);
	}

	@Override
	public void setServletContext(ServletContext servletContext) {
		this.servletContext = servletContext;
	}

	/**
	 * Has Spring Session's adapter turn the session into an {@code HttpSession}, by way
	 * of an event that it knows: its class for that is not accessible.
	 */
	@Override
	public void onApplicationEvent(SessionIdChangedEvent event) {
		if (this.listeners.isEmpty() || this.servletContext == null) {
			return;
		}
		SessionEventHttpSessionListenerAdapter adapter = new SessionEventHttpSessionListenerAdapter(
				List.of(new HttpSessionListener() {

					@Override
					public void sessionCreated(HttpSessionEvent httpEvent) {
						HttpSessionIdListenerAdapter.this.listeners
							.forEach((listener) -> listener.sessionIdChanged(httpEvent, event.getPreviousId()));
					}

				}));
		adapter.setServletContext(this.servletContext);
		adapter.onApplicationEvent(new SessionCreatedEvent(event.getSource(), event.getSession()));
	}

}
