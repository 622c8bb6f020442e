package dev.mooring.benchmarks.soak.load;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * The clients, each with a thread of its own when it needs one.
 */
public final class Load implements AutoCloseable {

	/**
	 * How many clients are users; their numbers are the first.
	 */
	public static final int USERS = 20;

	private static final int PAUSE = 50;

	private static final int PROBE_INTERVAL = 100;

	private static final int SCRAPE_INTERVAL = 2000;

	private final List<URI> instances;

	private final Browser browser;

	private final List<User> users;

	private final ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(USERS);

	private final List<Future<?>> clients = new ArrayList<>();

	/**
	 * Creates a load that has not started yet.
	 * @param instances where the application answers
	 * @param alternate whether each request of a user goes to another instance than the
	 * one before
	 * @param browser sends and records the requests
	 * @param ledger takes down what must not happen
	 */
	public Load(List<URI> instances, boolean alternate, Browser browser, Ledger ledger) {
		this.instances = instances;
		this.browser = browser;
		this.users = IntStream.range(0, USERS)
			.mapToObj((number) -> new User(number, instances, alternate, browser, ledger))
			.toList();
	}

	/**
	 * Starts all clients.
	 */
	public void start() {
		this.users.forEach((user) -> client(user, PAUSE));
		for (URI instance : this.instances) {
			client(Kind.PLAIN, instance.resolve("/ready"), PAUSE);
			client(Kind.LIVEZ, instance.resolve("/livez"), PROBE_INTERVAL);
			client(Kind.READYZ, instance.resolve("/readyz"), PROBE_INTERVAL);
			client(Kind.SCRAPE, instance.resolve("/actuator/prometheus"), SCRAPE_INTERVAL);
		}
		this.threads.setCorePoolSize(this.clients.size());
	}

	private void client(Kind kind, URI uri, int pause) {
		int number = this.clients.size();
		client(() -> this.browser.send(number, kind, uri, null), pause);
	}

	private void client(Runnable request, int pause) {
		int start = ThreadLocalRandom.current().nextInt(pause);
		this.clients.add(this.threads.scheduleWithFixedDelay(request, start, pause, TimeUnit.MILLISECONDS));
	}

	/**
	 * Stops all clients and waits for their last answers.
	 * @throws IllegalStateException if one of them failed before
	 */
	@Override
	public void close() {
		try {
			for (Future<?> client : this.clients) {
				if (client.isDone()) {
					client.get();
				}
			}
			this.threads.shutdown();
			if (!this.threads.awaitTermination(1, TimeUnit.MINUTES)) {
				throw new IllegalStateException("A request does not end");
			}
		}
		catch (ExecutionException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
		finally {
			this.threads.shutdownNow();
		}
	}

	List<User> users() {
		return this.users;
	}

}
