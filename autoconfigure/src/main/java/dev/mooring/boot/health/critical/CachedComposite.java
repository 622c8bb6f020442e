package dev.mooring.boot.health.critical;

import java.util.Map;
import java.util.stream.Stream;

import dev.mooring.boot.health.probe.ImmediateHealth;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;

/**
 * Takes the place of a composite health contributor, with the parts it had at the start.
 *
 * @param parts what has taken the place of its parts, by their names
 */
record CachedComposite(Map<String, HealthContributor> parts) implements CompositeHealthContributor, ImmediateHealth {

	@Override
	public @Nullable HealthContributor getContributor(String name) {
		return this.parts.get(name);
	}

	@Override
	public Stream<Entry> stream() {
		return this.parts.entrySet().stream().map((part) -> new Entry(part.getKey(), part.getValue()));
	}

}
