package dev.mooring.demo.console;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.MediaType;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Sends browsers the sections that have changed, twice a second. Ends with the first
 * things at shutdown: the server waits for requests that are under way.
 */
@Component
@Lazy(false)
class LiveStream implements SmartLifecycle {

	static final int MAX_LISTENERS = 20;

	private static final Duration TIMEOUT = Duration.ofMinutes(30);

	private static final int TICKS_PER_HEARTBEAT = 20;

	private final LiveView view;

	private final List<Listener> listeners = new CopyOnWriteArrayList<>();

	private final ExecutorService senders = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, "live-stream");
		thread.setDaemon(true);
		return thread;
	});

	private volatile boolean running;

	private int ticks;

	LiveStream(LiveView view) {
		this.view = view;
	}

	/**
	 * Adds a listener.
	 * @return what it gets; empty if there are too many, or the console stops
	 */
	synchronized Optional<SseEmitter> listen() {
		if (!this.running || this.listeners.size() >= MAX_LISTENERS) {
			return Optional.empty();
		}
		SseEmitter emitter = new SseEmitter(TIMEOUT.toMillis());
		Listener listener = new Listener(emitter);
		Runnable remove = () -> this.listeners.remove(listener);
		emitter.onCompletion(remove);
		emitter.onTimeout(emitter::complete);
		emitter.onError((failure) -> remove.run());
		this.listeners.add(listener);
		return Optional.of(emitter);
	}

	@Scheduled(fixedDelay = 500)
	void tick() {
		if (this.listeners.isEmpty()) {
			return;
		}
		boolean heartbeat = ++this.ticks % TICKS_PER_HEARTBEAT == 0;
		Map<String, String> sections = this.view.render();
		for (Listener listener : this.listeners) {
			// One that is slow gets what is new then, and makes nobody wait
			if (listener.sending.compareAndSet(false, true)) {
				this.senders.execute(() -> send(listener, sections, heartbeat));
			}
		}
	}

	private void send(Listener listener, Map<String, String> sections, boolean heartbeat) {
		try {
			for (Map.Entry<String, String> section : sections.entrySet()) {
				if (!section.getValue().equals(listener.sent.put(section.getKey(), section.getValue()))) {
					listener.emitter
						.send(SseEmitter.event().name("section").data(section.getValue(), MediaType.TEXT_HTML));
				}
			}
			if (heartbeat) {
				listener.emitter.send(SseEmitter.event().name("heartbeat").data(""));
			}
		}
		catch (IOException | IllegalStateException ex) {
			this.listeners.remove(listener);
		}
		finally {
			listener.sending.set(false);
		}
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public synchronized void stop() {
		this.running = false;
		this.listeners.forEach((listener) -> listener.emitter.complete());
		this.listeners.clear();
		this.senders.shutdownNow();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/**
	 * A browser.
	 *
	 * @param emitter the way to it
	 * @param sent what it has got, by section
	 * @param sending whether something is on its way
	 */
	private record Listener(SseEmitter emitter, Map<String, String> sent, AtomicBoolean sending) {

		Listener(SseEmitter emitter) {
			this(emitter, new HashMap<>(), new AtomicBoolean());
		}

	}

}
