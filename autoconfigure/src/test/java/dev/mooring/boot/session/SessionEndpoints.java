package dev.mooring.boot.session;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.SessionAttribute;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebSession;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.servlet.view.RedirectView;

/**
 * Requests of all kinds: those that read a session, those that change it, and those that
 * ignore it.
 */
final class SessionEndpoints {

	static final String LARGE = "x".repeat(100_000);

	/**
	 * Counted down when {@code /write-late} has its session.
	 */
	static volatile CountDownLatch arrived = new CountDownLatch(1);

	/**
	 * Counted down when {@code /write-late} may go on.
	 */
	static volatile CountDownLatch goOn = new CountDownLatch(1);

	private SessionEndpoints() {
	}

	@RestController
	static class Servlet {

		@GetMapping("/create")
		String create(HttpSession session) {
			session.setAttribute("name", "Ada");
			return session.getId();
		}

		@GetMapping("/write")
		String write(HttpSession session) {
			session.setAttribute("name", "Grace");
			return session.getId();
		}

		@GetMapping("/write-sizes")
		String writeSizes(HttpSession session, int size, int count) {
			for (int i = 0; i < count; i++) {
				session.setAttribute("size" + i, "x".repeat(size));
			}
			return "written";
		}

		@GetMapping("/write-large")
		String writeLarge(HttpSession session) {
			session.setAttribute("name", "Grace");
			return LARGE;
		}

		@GetMapping("/read")
		String read(HttpSession session) {
			return "name " + session.getAttribute("name");
		}

		@GetMapping("/read-json")
		Map<String, Object> readJson(HttpSession session) {
			return Map.of("name", session.getAttribute("name"));
		}

		@GetMapping("/read-large")
		String readLarge(HttpSession session) {
			return session.getAttribute("name") + LARGE;
		}

		@GetMapping("/read-flush")
		void readAndFlush(HttpSession session, HttpServletResponse response) throws IOException {
			response.getWriter().write("name " + session.getAttribute("name"));
			response.flushBuffer();
			response.getWriter().write(" and more");
		}

		@GetMapping("/read-bytes")
		byte[] readBytes(HttpSession session) {
			return String.valueOf(session.getAttribute("name")).getBytes(StandardCharsets.UTF_8);
		}

		@GetMapping("/read-stream")
		StreamingResponseBody readStream(HttpServletRequest request) {
			return (out) -> out
				.write(("name " + request.getSession().getAttribute("name") + LARGE).getBytes(StandardCharsets.UTF_8));
		}

		@GetMapping("/read-callable")
		Callable<String> readCallable(HttpServletRequest request) {
			return () -> "name " + request.getSession().getAttribute("name");
		}

		@GetMapping("/read-deferred")
		DeferredResult<String> readDeferred(HttpSession session) {
			DeferredResult<String> result = new DeferredResult<>();
			CompletableFuture.runAsync(() -> result.setResult("name " + session.getAttribute("name")));
			return result;
		}

		@GetMapping("/read-events")
		SseEmitter readEvents(HttpSession session) {
			SseEmitter emitter = new SseEmitter();
			CompletableFuture.runAsync(() -> {
				try {
					emitter.send("name " + session.getAttribute("name"));
					emitter.send("more");
					emitter.complete();
				}
				catch (IOException ex) {
					emitter.completeWithError(ex);
				}
			});
			return emitter;
		}

		@GetMapping("/read-forward")
		void readForward(HttpServletRequest request, HttpServletResponse response)
				throws ServletException, IOException {
			request.getSession().getAttribute("name");
			request.getRequestDispatcher("/read").forward(request, response);
		}

		@GetMapping("/read-include")
		void readInclude(HttpServletRequest request, HttpServletResponse response)
				throws ServletException, IOException {
			request.getSession().getAttribute("name");
			request.getRequestDispatcher("/read").include(request, response);
		}

		@GetMapping("/read-redirect")
		void readRedirect(HttpSession session, HttpServletResponse response) throws IOException {
			session.getAttribute("name");
			response.sendRedirect("/elsewhere");
		}

		@GetMapping("/read-fail")
		String readAndFail(HttpSession session) {
			throw new ResponseStatusException(HttpStatus.CONFLICT, "name " + session.getAttribute("name"));
		}

		@GetMapping("/read-crash")
		String readAndCrash(HttpSession session) {
			throw new IllegalStateException("name " + session.getAttribute("name"));
		}

		@GetMapping("/peek")
		String peek(HttpServletRequest request) {
			return "session " + request.getSession(false);
		}

		@GetMapping("/ignore")
		String ignore() {
			return "nothing";
		}

		@GetMapping("/change-id")
		String changeId(HttpServletRequest request) {
			request.getSession().setAttribute("login", "yes");
			return request.changeSessionId();
		}

		@GetMapping("/invalidate")
		String invalidate(HttpSession session) {
			session.invalidate();
			return "bye";
		}

		@GetMapping("/invalidate-callable")
		Callable<String> invalidateCallable(HttpServletRequest request) {
			return () -> {
				request.getSession().invalidate();
				return "bye " + request.getSession(false);
			};
		}

		@GetMapping("/change-id-and-leave")
		String changeIdAndLeave(HttpServletRequest request) {
			request.changeSessionId();
			request.getSession().invalidate();
			return "bye";
		}

		@GetMapping("/flash")
		RedirectView flash(RedirectAttributes attributes) {
			attributes.addFlashAttribute("message", "saved");
			return new RedirectView("/flashed");
		}

		@GetMapping("/flashed")
		String flashed(Model model) {
			return "message " + model.getAttribute("message");
		}

		@GetMapping("/count")
		long count(HttpSession session) {
			long count = (session.getAttribute("count") instanceof Long before) ? before + 1 : 1;
			session.setAttribute("count", count);
			return count;
		}

		@GetMapping("/times")
		String times(HttpSession session) {
			return session.getCreationTime() + " " + session.getLastAccessedTime() + " "
					+ session.getMaxInactiveInterval();
		}

		/**
		 * Changes the session once another request has invalidated it.
		 */
		@GetMapping("/write-late")
		String writeLate(HttpSession session) throws Exception {
			session.getAttribute("name");
			arrived.countDown();
			goOn.await();
			session.setAttribute("name", "late");
			return "done";
		}

		@GetMapping("/names")
		String names(@SessionAttribute(required = false) String name, HttpSession session) {
			return name + session.isNew();
		}

	}

	@RestController
	static class Reactive {

		@GetMapping("/create")
		Mono<String> create(WebSession session) {
			session.getAttributes().put("name", "Ada");
			return Mono.just(session.getId());
		}

		@GetMapping("/write")
		Mono<String> write(WebSession session) {
			session.getAttributes().put("name", "Grace");
			return Mono.just(session.getId());
		}

		@GetMapping("/write-sizes")
		Mono<String> writeSizes(WebSession session, int size, int count) {
			for (int i = 0; i < count; i++) {
				session.getAttributes().put("size" + i, "x".repeat(size));
			}
			return Mono.just("written");
		}

		@GetMapping("/write-large")
		Mono<String> writeLarge(WebSession session) {
			session.getAttributes().put("name", "Grace");
			return Mono.just(LARGE);
		}

		@GetMapping("/read")
		Mono<String> read(WebSession session) {
			return Mono.just("name " + session.getAttribute("name"));
		}

		@GetMapping("/read-json")
		Mono<Map<String, Object>> readJson(WebSession session) {
			return Mono.just(Map.of("name", session.getRequiredAttribute("name")));
		}

		@GetMapping("/read-large")
		Mono<String> readLarge(WebSession session) {
			return Mono.just(session.getAttribute("name") + LARGE);
		}

		@GetMapping(path = "/read-events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		Flux<String> readEvents(WebSession session) {
			return Flux.just("name " + session.getAttribute("name"), "more").delayElements(Duration.ofMillis(5));
		}

		@GetMapping("/read-redirect")
		Mono<Void> readRedirect(WebSession session, ServerWebExchange exchange) {
			session.getAttribute("name");
			exchange.getResponse().setStatusCode(HttpStatus.FOUND);
			exchange.getResponse().getHeaders().add("Location", "/elsewhere");
			return exchange.getResponse().setComplete();
		}

		@GetMapping("/read-fail")
		Mono<String> readAndFail(WebSession session) {
			throw new ResponseStatusException(HttpStatus.CONFLICT, "name " + session.getAttribute("name"));
		}

		@GetMapping("/read-crash")
		Mono<String> readAndCrash(WebSession session) {
			throw new IllegalStateException("name " + session.getAttribute("name"));
		}

		@GetMapping("/peek")
		Mono<String> peek(WebSession session) {
			return Mono.just("session " + session.isStarted());
		}

		@GetMapping("/ignore")
		Mono<String> ignore() {
			return Mono.just("nothing");
		}

		@GetMapping("/change-id")
		Mono<String> changeId(WebSession session) {
			session.getAttributes().put("login", "yes");
			return session.changeSessionId().then(Mono.fromSupplier(session::getId));
		}

		@GetMapping("/invalidate")
		Mono<String> invalidate(WebSession session) {
			return session.invalidate().thenReturn("bye");
		}

		@GetMapping("/write-late")
		Mono<String> writeLate(WebSession session) {
			return Mono.fromCallable(() -> {
				session.getAttribute("name");
				arrived.countDown();
				goOn.await();
				session.getAttributes().put("name", "late");
				return "done";
			}).subscribeOn(Schedulers.boundedElastic());
		}

		@GetMapping("/count")
		Mono<Long> count(WebSession session) {
			long count = session.<Long>getAttributeOrDefault("count", 0L) + 1;
			session.getAttributes().put("count", count);
			return Mono.just(count);
		}

		@GetMapping("/times")
		Mono<String> times(WebSession session) {
			return Mono.just(session.getCreationTime().toEpochMilli() + " " + session.getLastAccessTime().toEpochMilli()
					+ " " + session.getMaxIdleTime().toSeconds());
		}

	}

}
