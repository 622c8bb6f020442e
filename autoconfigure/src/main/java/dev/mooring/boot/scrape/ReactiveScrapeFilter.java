package dev.mooring.boot.scrape;

import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Refuses requests for metrics without the token, whatever the method.
 */
class ReactiveScrapeFilter implements WebFilter, Ordered {

	private final ScrapeGuard guard;

	ReactiveScrapeFilter(ScrapeGuard guard) {
		this.guard = guard;
	}

	@Override
	public int getOrder() {
		return ScrapeManagementConfiguration.ORDER;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		ServerHttpRequest request = exchange.getRequest();
		return switch (this.guard.decide(request.getPath().pathWithinApplication(),
				request.getHeaders().getFirst(HttpHeaders.AUTHORIZATION))) {
			case NOT_ASKED -> chain.filter(exchange);
			case GRANTED -> {
				exchange.getAttributes().put(ScrapeGuard.GRANTED_ATTRIBUTE, true);
				yield chain.filter(exchange);
			}
			case REFUSED -> refuse(exchange.getResponse());
		};
	}

	private static Mono<Void> refuse(ServerHttpResponse response) {
		response.setStatusCode(HttpStatus.UNAUTHORIZED);
		response.getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, ScrapeGuard.CHALLENGE);
		return response.setComplete();
	}

}
