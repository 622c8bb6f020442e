package dev.mooring.boot.health.critical;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

import dev.mooring.boot.health.probe.ComponentHealth;
import dev.mooring.boot.health.probe.ImmediateHealth;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.health.application.AvailabilityStateHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.ReactiveHealthContributor;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.boot.health.registry.ReactiveHealthContributorRegistry;
import org.springframework.context.SmartLifecycle;

/**
 * Replaces the critical health contributors by what is known of them, and has them
 * evaluated in the background from before the web server starts until after it has
 * stopped.
 */
class CriticalContributors implements ComponentHealth, SmartInitializingSingleton, SmartLifecycle, DisposableBean {

	/**
	 * Connections come before, web servers after.
	 */
	private static final int PHASE = 2000;

	private final CriticalHealthProperties properties;

	private final ObjectProvider<HealthContributorRegistry> registry;

	private final ObjectProvider<ReactiveHealthContributorRegistry> reactiveRegistry;

	private final Predicate<Status> ready;

	private final List<BackgroundCheck> checks = new ArrayList<>();

	private volatile Map<String, HealthContributor> members = Map.of();

	private volatile @Nullable CheckSchedule schedule;

	private volatile boolean running;

	CriticalContributors(CriticalHealthProperties properties, ObjectProvider<HealthContributorRegistry> registry,
			ObjectProvider<ReactiveHealthContributorRegistry> reactiveRegistry, Predicate<Status> ready) {
		this.properties = properties;
		this.registry = registry;
		this.reactiveRegistry = reactiveRegistry;
		this.ready = ready;
	}

	@Override
	public void afterSingletonsInstantiated() {
		Map<String, HealthContributor> replaced = new LinkedHashMap<>();
		Map<String, HealthContributor> found = new LinkedHashMap<>();
		for (String path : this.properties.critical()) {
			String root = path.split("/", 2)[0];
			HealthContributor contributor = replaced.computeIfAbsent(root, this::replace);
			found.put(path, part(contributor, path));
		}
		this.members = found;
		if (!this.checks.isEmpty()) {
			this.schedule = new CheckSchedule(List.copyOf(this.checks), this.properties.interval());
		}
	}

	/**
	 * What has taken its place is in the registry that both kinds of application have.
	 */
	private HealthContributor replace(String name) {
		HealthContributorRegistry registry = this.registry.getObject();
		ReactiveHealthContributorRegistry reactiveRegistry = this.reactiveRegistry.getIfAvailable();
		ReactiveHealthContributor reactive = (reactiveRegistry != null) ? reactiveRegistry.getContributor(name) : null;
		HealthContributor contributor = registry.getContributor(name);
		if (contributor == null && reactive != null) {
			contributor = reactive.asHealthContributor();
		}
		if (contributor == null) {
			throw unknown(name);
		}
		HealthContributor cached = cached(name, contributor);
		if (cached != contributor) {
			registry.unregisterContributor(name);
			if (reactiveRegistry != null) {
				reactiveRegistry.unregisterContributor(name);
			}
			registry.registerContributor(name, cached);
		}
		return cached;
	}

	private HealthContributor cached(String path, HealthContributor contributor) {
		if (contributor instanceof ImmediateHealth || contributor instanceof AvailabilityStateHealthIndicator) {
			return contributor;
		}
		if (contributor instanceof HealthIndicator indicator) {
			BackgroundCheck check = new BackgroundCheck(path, indicator, this.properties.timeout(), this.ready);
			this.checks.add(check);
			return check;
		}
		Map<String, HealthContributor> parts = new LinkedHashMap<>();
		((CompositeHealthContributor) contributor).stream()
			.forEach((part) -> parts.put(part.name(), cached(path + "/" + part.name(), part.contributor())));
		return new CachedComposite(parts);
	}

	private HealthContributor part(HealthContributor root, String path) {
		HealthContributor part = root;
		String[] names = path.split("/");
		for (int i = 1; i < names.length && part != null; i++) {
			part = (part instanceof HealthContributors composite) ? composite.getContributor(names[i]) : null;
		}
		if (part == null) {
			throw unknown(path);
		}
		return part;
	}

	private UnknownHealthContributorException unknown(String name) {
		Set<String> known = new TreeSet<>();
		this.registry.getObject().stream().forEach((entry) -> known.add(entry.name()));
		ReactiveHealthContributorRegistry reactive = this.reactiveRegistry.getIfAvailable();
		if (reactive != null) {
			reactive.stream().forEach((entry) -> known.add(entry.name()));
		}
		return new UnknownHealthContributorException(name, List.copyOf(known));
	}

	@Override
	public Set<String> readinessMembers() {
		return new LinkedHashSet<>(this.properties.critical());
	}

	@Override
	public Map<String, State> states() {
		Map<String, State> states = new LinkedHashMap<>();
		this.properties.critical()
			.forEach((path) -> states.put(path, isUp(this.members.get(path)) ? State.UP : State.DOWN));
		return states;
	}

	private boolean isUp(@Nullable HealthContributor contributor) {
		if (contributor instanceof HealthIndicator indicator) {
			return BackgroundCheck.isUp(indicator.health(false), this.ready);
		}
		return contributor instanceof CompositeHealthContributor composite
				&& composite.stream().allMatch((part) -> isUp(part.contributor()));
	}

	@Override
	public void start() {
		CheckSchedule checks = this.schedule;
		if (checks != null) {
			checks.start();
		}
		this.running = true;
	}

	@Override
	public void stop() {
		CheckSchedule checks = this.schedule;
		if (checks != null) {
			checks.stop();
		}
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

	@Override
	public void destroy() {
		CheckSchedule checks = this.schedule;
		if (checks != null) {
			checks.close();
		}
	}

}
