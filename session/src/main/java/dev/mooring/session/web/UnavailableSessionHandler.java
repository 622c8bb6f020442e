package dev.mooring.session.web;

import dev.mooring.session.store.SessionObserver;
import dev.mooring.session.store.SessionStoreUnavailableException;
import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;

/**
 * Answers requests of reactive applications that need a session which cannot be had, or
 * whose session cannot be saved, because the store is unavailable: with 503 and
 * {@code Retry-After}. What the client has of its session, usually a cookie, stays as it
 * is. A response that is on its way already is broken off by the server. Comes before
 * Spring Boot's handler, and after those of the application.
 */
public final class UnavailableSessionHandler implements WebExceptionHandler, Ordered {

	private final SessionObserver observer;

	/**
	 * Creates a handler.
	 * @param observer is told of requests that fail
	 */
	public UnavailableSessionHandler(SessionObserver observer) {
		this.observer = observer;
	}

	@Override
	public int getOrder() {
		return -2;
	}

	@Override
	public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
		if (UnavailableAnswer.cause(failure).isEmpty()) {
			return Mono.error(failure);
		}
		this.observer.requestRejected();
		if (exchange.getResponse().isCommitted()) {
			return Mono.error(failure);
		}
		// Writing the answer saves the session, and may fail again
		return answer(exchange).onErrorResume(SessionStoreUnavailableException.class, (again) -> answer(exchange));
	}

	private static Mono<Void> answer(ServerWebExchange exchange) {
		UnchangedSessionIds.keep(exchange);
		ServerHttpResponse response = exchange.getResponse();
		UnavailableAnswer answer = UnavailableAnswer
			.to(exchange.getRequest().getHeaders().getFirst(HttpHeaders.ACCEPT));
		response.setStatusCode(HttpStatusCode.valueOf(UnavailableAnswer.STATUS));
		HttpHeaders headers = response.getHeaders();
		headers.set(HttpHeaders.RETRY_AFTER, UnavailableAnswer.RETRY_AFTER);
		headers.setCacheControl("no-store");
		headers.setContentType(answer.contentType());
		headers.setContentLength(answer.body().length);
		return Mono.defer(() -> {
			DataBuffer body = response.bufferFactory().wrap(answer.body());
			return response.writeWith(Mono.just(body));
		});
	}

}
