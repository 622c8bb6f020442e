package dev.mooring.boot;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.mooring.boot.devredis.test.TestRedis;
import jakarta.servlet.http.HttpSession;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.WebSession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A request in progress is answered, and its session saved, when an instance stops.
 */
class ShutdownIT {

	@RegisterExtension
	static final TestRedis testRedis = new TestRedis();

	@ParameterizedTest
	@EnumSource
	void finishesRequestsInProgress(WebStack stack) throws Exception {
		Map<String, String> variables = Map.of("REDIS_URL", testRedis.getUrl());
		Class<?> slow = (stack == WebStack.SERVLET) ? SlowServlet.class : SlowReactive.class;
		try (TestApplication stopping = stack.start(List.of(WebStack.WithoutSecurity.class, slow), variables)) {
			stopping.get("/counter");
			Gate gate = stopping.context().getBean(Gate.class);
			CompletableFuture<HttpResponse<String>> response = CompletableFuture
				.supplyAsync(() -> stopping.get("/slow"));
			assertThat(gate.entered.await(10, TimeUnit.SECONDS)).isTrue();
			ApplicationAvailability availability = stopping.context().getBean(ApplicationAvailability.class);
			CompletableFuture<Void> close = CompletableFuture.runAsync(stopping::close);
			await().until(() -> availability.getReadinessState() == ReadinessState.REFUSING_TRAFFIC);
			assertThat(close).isNotDone();
			gate.release.countDown();
			assertThat(response.get(10, TimeUnit.SECONDS).body()).isEqualTo("done");
			assertThat(close).succeedsWithin(Duration.ofSeconds(10));
			try (TestApplication other = stack.start(variables)) {
				assertThat(other.getWithCookiesOf(stopping, "/counter").body()).isEqualTo("11");
			}
		}
	}

	/**
	 * Keeps a request in progress.
	 */
	static class Gate {

		private final CountDownLatch entered = new CountDownLatch(1);

		private final CountDownLatch release = new CountDownLatch(1);

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
	@Import(Gate.class)
	static class SlowServlet {

		private final Gate gate;

		SlowServlet(Gate gate) {
			this.gate = gate;
		}

		@GetMapping("/slow")
		String slow(HttpSession session) {
			this.gate.pass();
			session.setAttribute("count", 10);
			return "done";
		}

	}

	@RestController
	@Import(Gate.class)
	static class SlowReactive {

		private final Gate gate;

		SlowReactive(Gate gate) {
			this.gate = gate;
		}

		@GetMapping("/slow")
		Mono<String> slow(WebSession session) {
			return Mono.fromCallable(() -> {
				this.gate.pass();
				session.getAttributes().put("count", 10);
				return "done";
			}).subscribeOn(Schedulers.boundedElastic());
		}

	}

}
