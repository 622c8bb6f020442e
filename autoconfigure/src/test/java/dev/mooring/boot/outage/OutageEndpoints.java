package dev.mooring.boot.outage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import dev.mooring.boot.WebStack;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebSession;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/**
 * What requests do with sessions, in both kinds of application.
 */
final class OutageEndpoints {

	/**
	 * More than any server keeps back.
	 */
	private static final String HALF = "begun ".repeat(20_000);

	private OutageEndpoints() {
	}

	static List<Class<?>> of(WebStack stack) {
		return List.of(WebStack.WithoutSecurity.class, Gate.class,
				(stack == WebStack.SERVLET) ? Servlet.class : Reactive.class);
	}

	/**
	 * Holds requests in their middle.
	 */
	static class Gate {

		volatile CountDownLatch entered = new CountDownLatch(1);

		volatile CountDownLatch release = new CountDownLatch(1);

		void close() {
			this.entered = new CountDownLatch(1);
			this.release = new CountDownLatch(1);
		}

		void pass() {
			this.entered.countDown();
			try {
				this.release.await();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

	@RestController
	static class Servlet {

		private final Gate gate;

		Servlet(Gate gate) {
			this.gate = gate;
		}

		@GetMapping("/plain")
		String plain() {
			return "plain";
		}

		@GetMapping("/peek")
		String peek(HttpServletRequest request) {
			HttpSession session = request.getSession(false);
			return (session != null) ? "session " + session.getAttribute("count") : "no session";
		}

		@GetMapping("/set")
		@Nullable Object set(@RequestParam String name, @RequestParam String value, HttpSession session) {
			Object before = session.getAttribute(name);
			session.setAttribute(name, value);
			return String.valueOf(before);
		}

		@GetMapping("/get")
		String get(@RequestParam String name, HttpSession session) {
			return String.valueOf(session.getAttribute(name));
		}

		@GetMapping("/remove")
		String remove(@RequestParam String name, HttpSession session) {
			session.removeAttribute(name);
			return "removed";
		}

		@GetMapping("/login")
		String login(HttpServletRequest request) {
			request.getSession();
			return request.changeSessionId();
		}

		@GetMapping("/logout")
		String logout(HttpServletRequest request) {
			HttpSession session = request.getSession(false);
			if (session != null) {
				session.invalidate();
			}
			return "bye";
		}

		@GetMapping("/late/{action}")
		String late(@PathVariable String action, HttpServletRequest request) {
			HttpSession session = request.getSession();
			session.getAttribute("count");
			this.gate.pass();
			switch (action) {
				case "change" -> session.setAttribute("late", "yes");
				case "login" -> request.changeSessionId();
				case "logout" -> session.invalidate();
				default -> session.getAttribute("late");
			}
			return "late";
		}

		@GetMapping("/written")
		void written(HttpSession session, HttpServletResponse response) throws IOException {
			response.setHeader("Content-Encoding", "gzip");
			response.setHeader("ETag", "\"one\"");
			response.setContentLength(5000);
			response.getWriter().write("begun");
			session.setAttribute("written", "yes");
		}

		@GetMapping("/async")
		void async(HttpServletRequest request) {
			AsyncContext context = request.startAsync();
			context.setTimeout(60_000);
			request.getSession().setAttribute("async", "yes");
			context.complete();
		}

		@GetMapping("/bug")
		String bug() {
			throw new IllegalStateException("A bug");
		}

		@GetMapping("/committed")
		void committed(HttpSession session, HttpServletResponse response) throws IOException {
			session.getAttribute("count");
			response.getWriter().write("begun");
			response.flushBuffer();
			this.gate.pass();
			session.setAttribute("late", "yes");
		}

		@GetMapping("/half")
		void half(HttpServletRequest request, HttpServletResponse response) throws IOException {
			response.getWriter().write(HALF);
			response.flushBuffer();
			response.getWriter().write("count: " + request.getSession().getAttribute("count"));
		}

		@GetMapping("/half/logout")
		void halfLogout(HttpServletRequest request, HttpServletResponse response) throws IOException {
			response.getWriter().write(HALF);
			response.flushBuffer();
			request.getSession().invalidate();
		}

		@GetMapping("/half/stream")
		StreamingResponseBody halfStream(HttpSession session) {
			return (output) -> {
				output.write(HALF.getBytes(StandardCharsets.UTF_8));
				output.flush();
				output.write(("count: " + session.getAttribute("count")).getBytes(StandardCharsets.UTF_8));
			};
		}

	}

	@RestController
	static class Reactive {

		private final Gate gate;

		Reactive(Gate gate) {
			this.gate = gate;
		}

		@GetMapping("/plain")
		Mono<String> plain() {
			return Mono.just("plain");
		}

		@GetMapping("/peek")
		Mono<String> peek(ServerWebExchange exchange) {
			return exchange.getSession()
				.map((session) -> session.getAttributes().isEmpty() ? "no session"
						: "session " + session.getAttribute("count"));
		}

		@GetMapping("/set")
		Mono<String> set(@RequestParam String name, @RequestParam String value, WebSession session) {
			Object before = session.getAttribute(name);
			session.getAttributes().put(name, value);
			return Mono.just(String.valueOf(before));
		}

		@GetMapping("/get")
		Mono<String> get(@RequestParam String name, WebSession session) {
			return Mono.just(String.valueOf(session.getAttributes().get(name)));
		}

		@GetMapping("/remove")
		Mono<String> remove(@RequestParam String name, WebSession session) {
			session.getAttributes().remove(name);
			return Mono.just("removed");
		}

		@GetMapping("/login")
		Mono<String> login(WebSession session) {
			session.start();
			return session.changeSessionId().then(Mono.fromSupplier(session::getId));
		}

		@GetMapping("/logout")
		Mono<String> logout(WebSession session) {
			return session.invalidate().thenReturn("bye");
		}

		@GetMapping("/late/{action}")
		Mono<String> late(@PathVariable String action, WebSession session) {
			session.getAttribute("count");
			return Mono.fromRunnable(this.gate::pass)
				.subscribeOn(Schedulers.boundedElastic())
				.then(Mono.defer(() -> switch (action) {
					case "change" -> Mono.fromRunnable(() -> session.getAttributes().put("late", "yes"));
					case "login" -> session.changeSessionId();
					case "logout" -> session.invalidate();
					default -> Mono.empty();
				}))
				.then(Mono.just("late"));
		}

		@GetMapping("/committed")
		Mono<Void> committed(WebSession session, ServerHttpResponse response) {
			session.getAttribute("count");
			return response.setComplete().then(Mono.fromRunnable(() -> {
				this.gate.pass();
				session.getAttributes().put("late", "yes");
			}).subscribeOn(Schedulers.boundedElastic()).then());
		}

		@GetMapping("/half")
		Flux<String> half(ServerWebExchange exchange) {
			return Flux.just(HALF)
				.concatWith(exchange.getSession().map((session) -> "count: " + session.getAttribute("count")));
		}

		@GetMapping("/half/logout")
		Flux<String> halfLogout(ServerWebExchange exchange) {
			return Flux.just(HALF).concatWith(exchange.getSession().flatMap(WebSession::invalidate).thenReturn("bye"));
		}

	}

	/**
	 * As many applications have it.
	 */
	@RestControllerAdvice
	static class CatchAll {

		@ExceptionHandler(Exception.class)
		@ResponseStatus(HttpStatus.INTERNAL_SERVER_ERROR)
		String handle(Exception ex) {
			return "caught";
		}

	}

}
