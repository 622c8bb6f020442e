package dev.mooring.session.web;

import java.util.List;

import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.session.CookieWebSessionIdResolver;
import org.springframework.web.server.session.HeaderWebSessionIdResolver;
import org.springframework.web.server.session.WebSessionIdResolver;

/**
 * Session ids of reactive requests, which are told to clients unless the session turns
 * out not to be stored: Spring writes the cookie before it saves.
 */
public final class UnchangedSessionIds implements WebSessionIdResolver {

	private static final String KEPT_ATTRIBUTE = UnchangedSessionIds.class.getName() + ".KEPT";

	private static final String RESOLVER_ATTRIBUTE = UnchangedSessionIds.class.getName() + ".RESOLVER";

	private final WebSessionIdResolver resolver;

	/**
	 * Creates a resolver.
	 * @param resolver reads and writes the ids
	 */
	public UnchangedSessionIds(WebSessionIdResolver resolver) {
		this.resolver = resolver;
	}

	@Override
	public List<String> resolveSessionIds(ServerWebExchange exchange) {
		return this.resolver.resolveSessionIds(exchange);
	}

	@Override
	public void setSessionId(ServerWebExchange exchange, String sessionId) {
		if (!exchange.getAttributes().containsKey(KEPT_ATTRIBUTE)) {
			exchange.getAttributes().put(RESOLVER_ATTRIBUTE, this.resolver);
			this.resolver.setSessionId(exchange, sessionId);
		}
	}

	@Override
	public void expireSession(ServerWebExchange exchange) {
		if (!exchange.getAttributes().containsKey(KEPT_ATTRIBUTE)) {
			exchange.getAttributes().put(RESOLVER_ATTRIBUTE, this.resolver);
			this.resolver.expireSession(exchange);
		}
	}

	/**
	 * Leaves what the client has as it is, and takes back what was to be written.
	 */
	static void keep(ServerWebExchange exchange) {
		exchange.getAttributes().put(KEPT_ATTRIBUTE, true);
		Object resolver = exchange.getAttributes().remove(RESOLVER_ATTRIBUTE);
		if (resolver instanceof CookieWebSessionIdResolver cookies) {
			exchange.getResponse().getCookies().remove(cookies.getCookieName());
		}
		else if (resolver instanceof HeaderWebSessionIdResolver headers) {
			exchange.getResponse().getHeaders().remove(headers.getHeaderName());
		}
	}

}
