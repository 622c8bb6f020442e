package dev.mooring.demo.door;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.stereotype.Component;

import dev.mooring.demo.watch.InstanceStatus;

/**
 * Whose turn it is. Each request goes to the next instance, whatever its session; only
 * while the store is away a session stays with the instance that answered it last,
 * because the others have older copies of it, or none.
 */
@Component
class Rotation {

	static final int MAX_SESSIONS = 1000;

	private static final int MAX_COOKIE_LENGTH = 200;

	private final AtomicInteger turn = new AtomicInteger();

	private final Map<String, String> lastAnswers = new LinkedHashMap<>(16, 0.75f, true) {

		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
			return size() > MAX_SESSIONS;
		}

	};

	/**
	 * The instances in the order in which to try them.
	 * @param ready the instances that take requests
	 * @param storeIsAway whether sessions stay where they are
	 * @param cookie the value of the session's cookie; empty if there is none
	 * @return the instances
	 */
	List<InstanceStatus> order(List<InstanceStatus> ready, boolean storeIsAway, String cookie) {
		if (ready.isEmpty()) {
			return ready;
		}
		int first = Math.floorMod(this.turn.getAndIncrement(), ready.size());
		List<InstanceStatus> order = new ArrayList<>(ready.subList(first, ready.size()));
		order.addAll(ready.subList(0, first));
		if (storeIsAway) {
			lastAnswer(cookie).ifPresent((name) -> order
				.sort((one, other) -> Boolean.compare(other.name().equals(name), one.name().equals(name))));
		}
		return order;
	}

	private synchronized Optional<String> lastAnswer(String cookie) {
		return Optional.ofNullable(this.lastAnswers.get(cookie));
	}

	/**
	 * Remembers who answered a session.
	 * @param cookie the value of its cookie; empty if there is none
	 * @param name the name of the instance
	 */
	synchronized void answered(String cookie, String name) {
		if (!cookie.isEmpty() && cookie.length() <= MAX_COOKIE_LENGTH) {
			this.lastAnswers.put(cookie, name);
		}
	}

}
