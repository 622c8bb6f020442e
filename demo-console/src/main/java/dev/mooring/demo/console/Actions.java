package dev.mooring.demo.console;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

import jakarta.annotation.PreDestroy;
import org.jspecify.annotations.Nullable;

import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

import dev.mooring.demo.launch.DemoException;
import dev.mooring.demo.launch.DemoLock;
import dev.mooring.demo.watch.Timeline;
import dev.mooring.demo.watch.Watch;

/**
 * Does what the buttons say, one thing at a time, in the background, and never while
 * {@code ./demo} does something.
 */
@Component
@Profile("demo")
class Actions {

	private static final long MOMENT_MILLIS = 1500;

	private final ConsoleProperties properties;

	private final Timeline timeline;

	private final Watch watch;

	private final ExecutorService executor = Executors
		.newSingleThreadExecutor((task) -> new Thread(task, "console-action"));

	private final AtomicReference<@Nullable String> progress = new AtomicReference<>();

	Actions(ConsoleProperties properties, Timeline timeline, Watch watch) {
		this.properties = properties;
		this.timeline = timeline;
		this.watch = watch;
	}

	/**
	 * What is being done.
	 * @return the latest step; empty if nothing is being done
	 */
	Optional<String> progress() {
		return Optional.ofNullable(this.progress.get());
	}

	/**
	 * Says how far it is.
	 * @param step the latest step
	 */
	void progress(String step) {
		this.progress.set(step.replaceAll("\\s+", " ").strip());
	}

	/**
	 * Does something, unless something is being done already. Returns when it is done, or
	 * after a moment.
	 * @param name what it is
	 * @param action what to do
	 * @return whether it is, or was, done
	 * @throws IOException if the state directory cannot be used
	 */
	boolean run(String name, Action action) throws IOException {
		if (!this.progress.compareAndSet(null, name)) {
			return refuse(name, "something else is under way");
		}
		boolean begun = false;
		try {
			Optional<DemoLock> lock = DemoLock.tryAcquire(this.properties.directory());
			if (lock.isEmpty()) {
				return refuse(name, "./demo is at work in a terminal");
			}
			Future<?> done = submit(name, action, lock.get());
			begun = true;
			awaitAMoment(done);
			return true;
		}
		catch (RejectedExecutionException ex) {
			return refuse(name, "the console stops");
		}
		finally {
			if (!begun) {
				this.progress.set(null);
			}
		}
	}

	private Future<?> submit(String name, Action action, DemoLock lock) throws IOException {
		try {
			return this.executor.submit(() -> perform(name, action, lock));
		}
		catch (RejectedExecutionException ex) {
			lock.close();
			throw ex;
		}
	}

	private boolean refuse(String name, String reason) {
		this.timeline.add("note", "Not now: \"%s\" has to wait, %s".formatted(name, reason));
		return false;
	}

	private void perform(String name, Action action, DemoLock lock) {
		try (lock) {
			action.run();
			this.watch.look();
		}
		catch (IOException | DemoException ex) {
			this.timeline.add("bad", "%s failed: %s".formatted(name, ex.getMessage()));
		}
		catch (RuntimeException | Error ex) {
			// Nobody else would tell
			this.timeline.add("bad", "%s failed: %s".formatted(name, ex));
		}
		finally {
			this.progress.set(null);
		}
	}

	/**
	 * So that a page without JavaScript shows what its button did.
	 */
	private static void awaitAMoment(Future<?> done) {
		try {
			done.get(MOMENT_MILLIS, TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException | ExecutionException ex) {
			// The live view tells how it goes on
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@PreDestroy
	void close() {
		this.executor.shutdownNow();
	}

	/**
	 * What a button does.
	 */
	interface Action {

		void run() throws IOException;

	}

}
