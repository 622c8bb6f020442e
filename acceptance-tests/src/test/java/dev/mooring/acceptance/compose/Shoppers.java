package dev.mooring.acceptance.compose;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Users who shop at the same time while something happens to the stack.
 */
final class Shoppers implements AutoCloseable {

	static final int COUNT = 20;

	private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(200);

	private final ExecutorService threads = Executors.newFixedThreadPool(COUNT);

	private final List<Shopper> people;

	Shoppers(URI uri) {
		this.people = IntStream.range(0, COUNT).mapToObj((number) -> new Shopper(uri, number)).toList();
	}

	List<Shopper> people() {
		return this.people;
	}

	/**
	 * Lets everybody do something again and again, until all is over.
	 * @param name what happens meanwhile
	 * @param errand what each does
	 * @param event what happens
	 * @return what they met
	 */
	Phase during(String name, Consumer<Shopper> errand, Consumer<Phase> event) {
		Phase phase = new Phase(name);
		this.people.forEach((shopper) -> shopper.enter(phase));
		CompletableFuture<Void> over = new CompletableFuture<>();
		CompletableFuture<?>[] all = this.people.stream()
			.map((shopper) -> CompletableFuture.runAsync(() -> repeat(() -> errand.accept(shopper), over::isDone),
					this.threads))
			.toArray(CompletableFuture[]::new);
		try {
			event.accept(phase);
		}
		finally {
			over.complete(null);
		}
		CompletableFuture.allOf(all).orTimeout(60, TimeUnit.SECONDS).join();
		return phase;
	}

	private static void repeat(Runnable errand, BooleanSupplier isOver) {
		while (!isOver.getAsBoolean()) {
			errand.run();
			LockSupport.parkNanos(PAUSE);
		}
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
	}

}
