package dev.mooring.boot.health.probe;

import java.util.LinkedHashMap;
import java.util.Map;

import reactor.core.publisher.Mono;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.health.application.AvailabilityStateHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.CompositeReactiveHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.ReactiveHealthContributor;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.boot.health.registry.ReactiveHealthContributorRegistry;

/**
 * Has contributors that never wait answer in the thread of the request. Others share few
 * threads in reactive applications, and a probe would wait while some of those hang.
 */
class ReactiveProbes implements SmartInitializingSingleton {

	private final HealthContributorRegistry registry;

	private final ReactiveHealthContributorRegistry reactiveRegistry;

	ReactiveProbes(HealthContributorRegistry registry, ReactiveHealthContributorRegistry reactiveRegistry) {
		this.registry = registry;
		this.reactiveRegistry = reactiveRegistry;
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.registry.stream().forEach((entry) -> {
			if (isImmediate(entry.contributor()) && this.reactiveRegistry.getContributor(entry.name()) == null) {
				this.reactiveRegistry.registerContributor(entry.name(), adapt(entry.contributor()));
			}
		});
	}

	private static boolean isImmediate(HealthContributor contributor) {
		return contributor instanceof ImmediateHealth || contributor instanceof AvailabilityStateHealthIndicator;
	}

	private static ReactiveHealthContributor adapt(HealthContributor contributor) {
		if (contributor instanceof HealthIndicator indicator) {
			return new Adapter(indicator);
		}
		Map<String, ReactiveHealthContributor> children = new LinkedHashMap<>();
		((CompositeHealthContributor) contributor).stream()
			.forEach((child) -> children.put(child.name(), adapt(child.contributor())));
		return CompositeReactiveHealthContributor.fromMap(children);
	}

	/**
	 * Answers in the calling thread.
	 */
	private record Adapter(HealthIndicator indicator) implements ReactiveHealthIndicator {

		@Override
		public Mono<Health> health(boolean includeDetails) {
			return Mono.fromCallable(() -> this.indicator.health(includeDetails));
		}

		@Override
		public Mono<Health> health() {
			return health(true);
		}

	}

}
