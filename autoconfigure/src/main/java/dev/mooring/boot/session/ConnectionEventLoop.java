package dev.mooring.boot.session;

import java.util.concurrent.atomic.AtomicReference;

import dev.mooring.session.ReactiveMooringSessionRepository;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;

/**
 * Has requests go on where Reactor Netty began them when their session is there: on the
 * event loop of their connection. Redis's replies to all requests are read by one thread,
 * which has better things to do. And a response that another thread completes may, up to
 * Reactor Netty 1.3.7, leave its connection unread, so that the next request on it is
 * never answered (reactor-netty#4361).
 */
final class ConnectionEventLoop implements HttpHandlerDecoratorFactory {

	@Override
	public HttpHandler apply(HttpHandler handler) {
		return (request, response) -> {
			Mono<Void> handled = handler.handle(request, response);
			EventLoop eventLoop = eventLoop(request);
			return (eventLoop == null) ? handled : handled
				.contextWrite((context) -> context.put(ReactiveMooringSessionRepository.REQUEST_EXECUTOR, eventLoop));
		};
	}

	private static @Nullable EventLoop eventLoop(ServerHttpRequest request) {
		AtomicReference<@Nullable EventLoop> eventLoop = new AtomicReference<>();
		if (nativeRequest(request) instanceof HttpServerRequest netty) {
			netty.withConnection((connection) -> eventLoop.set(connection.channel().eventLoop()));
		}
		return eventLoop.get();
	}

	/**
	 * The request of the server, which those of tests without a server have not.
	 */
	private static @Nullable Object nativeRequest(ServerHttpRequest request) {
		try {
			return ServerHttpRequestDecorator.getNativeRequest(request);
		}
		catch (IllegalArgumentException | IllegalStateException ex) {
			return null;
		}
	}

}
