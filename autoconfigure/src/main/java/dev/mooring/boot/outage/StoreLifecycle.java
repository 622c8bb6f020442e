package dev.mooring.boot.outage;

import java.time.Duration;

import dev.mooring.boot.outage.OutageProperties.Startup;
import dev.mooring.session.circuit.StoreCircuit;
import dev.mooring.session.log.LogEvent;

import org.springframework.context.SmartLifecycle;

/**
 * Asks the store for the first time before the web server starts, and brings what is left
 * to it after the web server has stopped, while the connection is still there.
 */
class StoreLifecycle implements SmartLifecycle {

	/**
	 * The connection has phase 0.
	 */
	static final int PHASE = 1000;

	private static final LogEvent notAnswering = LogEvent.warn(StoreLifecycle.class,
			"mooring.session.store-not-answering");

	/**
	 * More than the deadlines of one probe together.
	 */
	private static final Duration FIRST_ANSWER = Duration.ofSeconds(5);

	private final StoreCircuit circuit;

	private final OutageDecorator decorator;

	private final OutageProperties properties;

	private volatile boolean running;

	StoreLifecycle(StoreCircuit circuit, OutageDecorator decorator, OutageProperties properties) {
		this.circuit = circuit;
		this.decorator = decorator;
		this.properties = properties;
	}

	@Override
	public void start() {
		boolean answered = this.circuit.start(FIRST_ANSWER);
		if (!answered && this.properties.startup() == Startup.FAIL) {
			awaitAnswer();
		}
		else if (!answered) {
			notAnswering.log("The session store does not answer; the application is not ready until it does");
		}
		this.running = true;
	}

	private void awaitAnswer() {
		long deadline = System.nanoTime() + this.properties.startupTimeout().toNanos();
		try {
			while (!this.circuit.hasAnswered()) {
				if (System.nanoTime() >= deadline) {
					throw new StoreStartupException(this.properties.startupTimeout(), this.circuit.getReason());
				}
				// Between two looks: the start has nothing else to do, and the deadline
				// bounds it
				Thread.sleep(50);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * A context that is stopped may be started again, so nothing is closed here.
	 */
	@Override
	public void stop() {
		this.decorator.flush();
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
