package dev.mooring.boot.session;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import dev.mooring.boot.TestApplication;
import dev.mooring.boot.WebStack;
import dev.mooring.boot.devredis.test.TestRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebSession;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reactor Netty's connections, each of which serves request after request, as browsers
 * and load balancers have it.
 */
class ConnectionEventLoopIT {

	/**
	 * Without the event loop, one of so many requests is not answered.
	 */
	private static final int ROUNDS = 300;

	@RegisterExtension
	static final TestRedis testRedis = new TestRedis();

	private static final List<String> steps = new CopyOnWriteArrayList<>();

	private static final CountDownLatch arrived = new CountDownLatch(1);

	private static final CountDownLatch goOn = new CountDownLatch(1);

	private TestApplication application;

	@BeforeEach
	void start() {
		this.application = TestApplication.start(WebApplicationType.REACTIVE,
				List.of(WebStack.WithoutSecurity.class, Endpoints.class), Map.of("REDIS_URL", testRedis.getUrl()));
	}

	@AfterEach
	void stop() {
		this.application.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/counter", "/read", "/new-id", "/logout" })
	void requestEndsInTheThreadThatBeganIt(String path) {
		assertGoesOnInItsThread("/counter");
		assertGoesOnInItsThread(path);
	}

	private void assertGoesOnInItsThread(String path) {
		steps.clear();
		assertThat(this.application.get(path).statusCode()).isEqualTo(200);
		Awaitility.await().until(() -> steps.size() == 3);
		assertThat(steps).containsOnly(steps.get(0));
	}

	@Test
	void connectionIsReadAfterEachResponse() {
		for (int i = 1; i <= ROUNDS; i++) {
			assertThat(this.application.get("/counter").body()).isEqualTo(String.valueOf(i));
			assertThat(this.application.get("/plain").body()).isEqualTo("plain");
		}
	}

	/**
	 * Of several others at least one is on another event loop.
	 */
	@Test
	void requestThatBlocksKeepsNotAllFromTheirSessions() throws Exception {
		this.application.get("/counter");
		CompletableFuture<Integer> blocked = CompletableFuture
			.supplyAsync(() -> this.application.get("/block").statusCode(), (task) -> new Thread(task).start());
		try {
			assertThat(arrived.await(30, TimeUnit.SECONDS)).isTrue();
			CompletableFuture<Object> other = CompletableFuture.anyOf(IntStream.range(0, 8)
				.mapToObj((i) -> CompletableFuture.supplyAsync(
						() -> this.application.getWithoutCookies("/counter").body(),
						(task) -> new Thread(task).start()))
				.toArray(CompletableFuture[]::new));
			assertThat(other.get(10, TimeUnit.SECONDS)).isEqualTo("1");
			assertThat(blocked).isNotDone();
		}
		finally {
			goOn.countDown();
		}
		assertThat(blocked.get(30, TimeUnit.SECONDS)).isEqualTo(200);
	}

	@RestController
	@Import(WebStack.OwnEventLoops.class)
	static class Endpoints {

		/**
		 * The application has been asked for its liveness, too.
		 */
		@Bean
		@Order(-1000)
		WebFilter firstAndLastStep() {
			return (exchange, chain) -> {
				if (exchange.getRequest().getPath().value().equals("/livez")) {
					return chain.filter(exchange);
				}
				step();
				return chain.filter(exchange).doFinally((signal) -> step());
			};
		}

		private static void step() {
			steps.add(Thread.currentThread().getName());
		}

		@GetMapping("/counter")
		Mono<Integer> count(WebSession session) {
			step();
			int count = session.getAttributeOrDefault("count", 0) + 1;
			session.getAttributes().put("count", count);
			return Mono.just(count);
		}

		@GetMapping("/read")
		Mono<String> read(WebSession session) {
			step();
			return Mono.just(session.getRequiredAttribute("count").toString());
		}

		@GetMapping("/new-id")
		Mono<String> changeId(WebSession session) {
			step();
			return session.changeSessionId().thenReturn("changed");
		}

		@GetMapping("/logout")
		Mono<String> logout(WebSession session) {
			step();
			return session.invalidate().thenReturn("bye");
		}

		@GetMapping("/block")
		Mono<String> block(WebSession session) throws InterruptedException {
			arrived.countDown();
			return Mono.just(String.valueOf(goOn.await(25, TimeUnit.SECONDS)));
		}

		@GetMapping("/plain")
		Mono<String> plain() {
			return Mono.just("plain");
		}

	}

}
