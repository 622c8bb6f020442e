package dev.mooring.session.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

import dev.mooring.session.store.SessionReplay.Change;
import org.jspecify.annotations.Nullable;

/**
 * What {@link InMemorySessionStore} remembers of sessions for the recovery window.
 */
final class RecoveryMemory {

	private final Map<String, Memory> memories = new HashMap<>();

	private final Clock clock;

	private final Duration window;

	RecoveryMemory(Clock clock, Duration window) {
		this.clock = clock;
		this.window = window;
	}

	boolean isOn() {
		return !this.window.isZero();
	}

	void ended(String id) {
		remember(id, new Memory(true, Map.of(), until()));
	}

	void changed(String id, String name, Change change) {
		Map<String, Change> changes = new HashMap<>(find(id).changes);
		changes.put(name, change);
		remember(id, new Memory(false, changes, until()));
	}

	private Instant until() {
		return this.clock.instant().plus(this.window);
	}

	private void remember(String id, Memory memory) {
		if (isOn()) {
			this.memories.put(id, memory);
		}
	}

	void forget(String id) {
		this.memories.remove(id);
	}

	void removeExpired() {
		this.memories.values().removeIf(this::isExpired);
	}

	boolean hasEnded(String id) {
		return find(id).ended;
	}

	boolean hasChanges(String id) {
		return !find(id).changes.isEmpty();
	}

	/**
	 * Whether this very change was replayed.
	 */
	boolean isChanged(String id, String name, Change change) {
		return change.time().equals(timeOfChange(id, name, change.value()));
	}

	/**
	 * When the change to a value was replayed, or null if that is not known.
	 */
	@Nullable Instant timeOfChange(String id, String name, byte @Nullable [] value) {
		Change change = find(id).changes.get(name);
		return (change != null && Arrays.equals(change.value(), value)) ? change.time() : null;
	}

	private Memory find(String id) {
		Memory memory = this.memories.get(id);
		return (memory != null && !isExpired(memory)) ? memory : new Memory(false, Map.of(), Instant.MIN);
	}

	private boolean isExpired(Memory memory) {
		return !this.clock.instant().isBefore(memory.until);
	}

	private record Memory(boolean ended, Map<String, Change> changes, Instant until) {

	}

}
