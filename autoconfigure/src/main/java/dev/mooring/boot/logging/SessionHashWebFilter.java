package dev.mooring.boot.logging;

import dev.mooring.session.log.SessionIdHash;
import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.server.WebSession;
import org.springframework.web.server.session.DefaultWebSessionManager;
import org.springframework.web.server.session.WebSessionIdResolver;
import org.springframework.web.server.session.WebSessionManager;

/**
 * Has the session of a reactive request in its context: around the handlers of failures,
 * which come after all filters, and, when it is known which session that is, around all
 * other filters.
 */
final class SessionHashWebFilter implements WebFilter, HttpHandlerDecoratorFactory, Ordered {

	private final SessionIdHash hash;

	private final WebSessionManager sessionManager;

	SessionHashWebFilter(SessionIdHash hash, WebSessionManager sessionManager) {
		this.hash = hash;
		this.sessionManager = sessionManager;
	}

	/**
	 * Where the session filter of servlet applications is.
	 */
	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE + 50;
	}

	@Override
	public HttpHandler apply(HttpHandler handler) {
		return (request, response) -> Mono.defer(() -> {
			LoggedSession session = LoggedSession.unknown(this.hash);
			return handler.handle(request, response)
				.contextWrite((context) -> context.put(SessionHashAccessor.KEY, session));
		});
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		return Mono.deferContextual((context) -> {
			LoggedSession session = context.<LoggedSession>getOrEmpty(SessionHashAccessor.KEY)
				.orElseGet(() -> LoggedSession.unknown(this.hash));
			if (this.sessionManager instanceof DefaultWebSessionManager manager) {
				WebSessionIdResolver resolver = manager.getSessionIdResolver();
				resolver.resolveSessionIds(exchange).stream().findFirst().ifPresent(session::requested);
			}
			return chain.filter(new WatchedExchange(exchange, session))
				.contextWrite((inner) -> inner.put(SessionHashAccessor.KEY, session));
		});
	}

	/**
	 * Learns which session it is.
	 */
	private static final class WatchedExchange extends ServerWebExchangeDecorator {

		private final LoggedSession session;

		WatchedExchange(ServerWebExchange exchange, LoggedSession session) {
			super(exchange);
			this.session = session;
		}

		@Override
		public Mono<WebSession> getSession() {
			return super.getSession().doOnNext(this.session::found);
		}

	}

}
