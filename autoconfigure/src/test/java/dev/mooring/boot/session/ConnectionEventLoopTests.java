package dev.mooring.boot.session;

import dev.mooring.session.ReactiveMooringSessionRepository;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;

import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Requests that Reactor Netty knows nothing of. {@code ConnectionEventLoopIT} has the
 * others.
 */
class ConnectionEventLoopTests {

	@Test
	void requestWithoutAServerIsHandledAsItIs() {
		HttpHandler handler = new ConnectionEventLoop().apply((request, response) -> Mono
			.deferContextual((context) -> context.hasKey(ReactiveMooringSessionRepository.REQUEST_EXECUTOR)
					? Mono.error(new AssertionError(context)) : Mono.empty()));
		assertThatNoException()
			.isThrownBy(handler.handle(MockServerHttpRequest.get("/").build(), new MockServerHttpResponse())::block);
	}

}
