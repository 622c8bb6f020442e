package dev.mooring.boot.shutdown;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

import dev.mooring.boot.WebStack;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The application that {@link DrainIT} terminates. The first argument is the
 * {@link WebStack}.
 */
final class DrainApplication {

	static final String SLOW_REQUEST_HAS_BEGUN = "The slow request has begun";

	private DrainApplication() {
	}

	public static void main(String[] arguments) {
		WebStack stack = WebStack.valueOf(arguments[0]);
		stack.start(
				List.of(WebStack.WithoutSecurity.class,
						(stack == WebStack.SERVLET) ? ServletWork.class : ReactiveWork.class),
				Map.of(), Arrays.copyOfRange(arguments, 1, arguments.length));
	}

	/**
	 * Keeps a request in progress until the server is being stopped, which is after the
	 * delay.
	 */
	static class Gate implements SmartLifecycle {

		private final CountDownLatch stopping = new CountDownLatch(1);

		String pass() throws InterruptedException {
			System.out.println(SLOW_REQUEST_HAS_BEGUN);
			this.stopping.await();
			return "finished";
		}

		@Override
		public int getPhase() {
			return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE;
		}

		@Override
		public void start() {
		}

		@Override
		public void stop() {
			this.stopping.countDown();
		}

		@Override
		public boolean isRunning() {
			return this.stopping.getCount() > 0;
		}

	}

	/**
	 * Answers from a task executor of the context, as asynchronous requests do.
	 */
	@RestController
	@Import(Gate.class)
	static class ServletWork {

		private final Gate gate;

		private final ConfigurableApplicationContext context;

		ServletWork(Gate gate, ConfigurableApplicationContext context) {
			this.gate = gate;
			this.context = context;
		}

		@GetMapping("/work")
		Callable<String> work() {
			return () -> "worked";
		}

		@GetMapping("/slow")
		Callable<String> slow() {
			return this.gate::pass;
		}

		@GetMapping("/close")
		void close() {
			new Thread(this.context::close).start();
		}

	}

	@RestController
	@Import(Gate.class)
	static class ReactiveWork {

		private final Gate gate;

		private final ConfigurableApplicationContext context;

		ReactiveWork(Gate gate, ConfigurableApplicationContext context) {
			this.gate = gate;
			this.context = context;
		}

		@GetMapping("/work")
		Mono<String> work() {
			return Mono.fromCallable(() -> "worked").subscribeOn(Schedulers.boundedElastic());
		}

		@GetMapping("/slow")
		Mono<String> slow() {
			return Mono.fromCallable(this.gate::pass).subscribeOn(Schedulers.boundedElastic());
		}

		@GetMapping("/close")
		Mono<Void> close() {
			return Mono.fromRunnable(() -> new Thread(this.context::close).start());
		}

	}

}
