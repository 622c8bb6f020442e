package dev.mooring.demo.watch;

import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import org.springframework.context.annotation.Lazy;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

import dev.mooring.demo.launch.Fleet;
import dev.mooring.demo.launch.Instance;
import dev.mooring.demo.launch.ManagedRedis.State;

/**
 * Looks after the instances and their store several times a second, oftener than an
 * instance that drains waits.
 */
@Component
@Lazy(false)
public class Watch {

	private static final int TURNS_PER_SCRAPE = 4;

	private static final long NOTICED_WITHIN_NANOS = 2_000_000_000L;

	private final Fleet fleet;

	private final Probe probe;

	private final Changes changes;

	private final Map<Long, Exposition> metrics = new HashMap<>();

	private final Set<String> suspects = ConcurrentHashMap.newKeySet();

	private volatile List<InstanceStatus> instances = List.of();

	private volatile @Nullable StoreStatus store;

	private volatile long outageExpectedUntil = System.nanoTime();

	private int quietTurns;

	Watch(Fleet fleet, Probe probe, Timeline timeline) {
		this.fleet = fleet;
		this.probe = probe;
		this.changes = new Changes(timeline);
	}

	/**
	 * Looks now.
	 */
	@Scheduled(fixedDelay = 250)
	public synchronized void look() {
		lookAtStore();
		lookAtInstances();
	}

	private void lookAtStore() {
		try {
			StoreStatus before = this.store;
			long pid = this.fleet.redis().server().map(ProcessHandle::pid).orElse(0L);
			StoreStatus now = StoreStatus.seen(before, this.fleet.redis().state(), pid, Instant.now());
			this.changes.store(before, now);
			this.store = now;
		}
		catch (IOException ex) {
			// Its process has just ended, or its files are being written: the next look
			// tells
		}
	}

	private void lookAtInstances() {
		List<InstanceStatus> before = this.instances;
		List<CompletableFuture<InstanceStatus>> looks = this.fleet.instances()
			.stream()
			.map((instance) -> this.probe.status(instance, find(before, instance)))
			.toList();
		List<InstanceStatus> now = looks.stream().map(CompletableFuture::join).toList();
		this.suspects.clear();
		this.instances = now;
		now.forEach((status) -> this.changes.instance(find(before, status.instance()), status));
	}

	private static @Nullable InstanceStatus find(List<InstanceStatus> statuses, Instance instance) {
		return statuses.stream().filter((status) -> status.instance() == instance).findFirst().orElse(null);
	}

	/**
	 * Apart from the looks, which do not wait for an instance whose metrics are slow.
	 */
	@Scheduled(fixedDelay = 250)
	void lookAtMetrics() {
		// The state of Redis first: metrics from before it came back say nothing
		StoreStatus current = store();
		if (!current.isAway() && this.quietTurns++ % TURNS_PER_SCRAPE != 0) {
			return;
		}
		List<InstanceStatus> ready = this.instances.stream()
			.filter((status) -> status.condition() == Condition.READY)
			.toList();
		List<CompletableFuture<Optional<Exposition>>> scrapes = ready.stream()
			.map((status) -> this.probe.metrics(status.instance()))
			.toList();
		List<Optional<Exposition>> scraped = scrapes.stream().map(CompletableFuture::join).toList();
		this.metrics.keySet().retainAll(this.instances.stream().map(InstanceStatus::pid).toList());
		for (int i = 0; i < ready.size(); i++) {
			InstanceStatus status = ready.get(i);
			scraped.get(i).ifPresent((now) -> {
				Exposition before = this.metrics.put(status.pid(), now);
				if (before != null && now.replayed() > before.replayed()) {
					this.changes.replayed(status, now.replayed() - before.replayed());
				}
			});
		}
		synchronized (this) {
			if (current.equals(this.store)) {
				this.store = current.told(scraped, Instant.now());
			}
		}
	}

	public List<InstanceStatus> instances() {
		return this.instances;
	}

	/**
	 * The instances that take requests. If none says so in time, those that lately did:
	 * better a slow answer than none.
	 */
	public List<InstanceStatus> ready() {
		List<InstanceStatus> ready = this.instances.stream()
			.filter((status) -> status.condition() == Condition.READY && !this.suspects.contains(status.name()))
			.toList();
		return !ready.isEmpty() ? ready : this.instances.stream()
			.filter((status) -> status.condition() == Condition.READY || status.condition() == Condition.NOT_READY)
			.toList();
	}

	/**
	 * Leaves out an instance that cannot be reached until the next look.
	 * @param status the instance
	 */
	public void suspect(InstanceStatus status) {
		this.suspects.add(status.name());
	}

	/**
	 * Makes sessions stay where they are from now on: the store is about to be taken
	 * away, which would otherwise be noticed after some requests.
	 */
	public void expectOutage() {
		this.outageExpectedUntil = System.nanoTime() + NOTICED_WITHIN_NANOS;
	}

	/**
	 * Whether instances may live on copies of sessions, which differ.
	 */
	public boolean isStoreAway() {
		return System.nanoTime() - this.outageExpectedUntil < 0 || store().isAway();
	}

	public StoreStatus store() {
		StoreStatus current = this.store;
		return (current != null) ? current : new StoreStatus(State.DOWN, 0, Instant.EPOCH, false);
	}

}
