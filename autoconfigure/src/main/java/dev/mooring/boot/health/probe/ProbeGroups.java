package dev.mooring.boot.health.probe;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.AdditionalPathsMapper;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.boot.health.actuate.endpoint.AdditionalHealthEndpointPath;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;

/**
 * The groups of the health endpoint, some of which have been replaced or added.
 */
class ProbeGroups implements HealthEndpointGroups, AdditionalPathsMapper {

	private final HealthEndpointGroups groups;

	private final Map<String, HealthEndpointGroup> changed;

	private final Set<String> names;

	ProbeGroups(HealthEndpointGroups groups, Map<String, HealthEndpointGroup> changed) {
		this.groups = groups;
		this.changed = Map.copyOf(changed);
		Set<String> names = new LinkedHashSet<>(groups.getNames());
		names.addAll(changed.keySet());
		this.names = Set.copyOf(names);
	}

	@Override
	public HealthEndpointGroup getPrimary() {
		return this.groups.getPrimary();
	}

	@Override
	public Set<String> getNames() {
		return this.names;
	}

	@Override
	public @Nullable HealthEndpointGroup get(String name) {
		HealthEndpointGroup group = this.changed.get(name);
		return (group != null) ? group : this.groups.get(name);
	}

	@Override
	public @Nullable List<String> getAdditionalPaths(EndpointId endpointId, WebServerNamespace webServerNamespace) {
		if (!HealthEndpoint.ID.equals(endpointId)) {
			return null;
		}
		Set<String> paths = new LinkedHashSet<>();
		if (this.groups instanceof AdditionalPathsMapper mapper) {
			List<String> existing = mapper.getAdditionalPaths(endpointId, webServerNamespace);
			paths.addAll((existing != null) ? existing : List.of());
		}
		getAllWithAdditionalPath(webServerNamespace).stream()
			.map(HealthEndpointGroup::getAdditionalPath)
			.map(ProbeGroups::value)
			.forEach(paths::add);
		return new ArrayList<>(paths);
	}

	private static String value(@Nullable AdditionalHealthEndpointPath path) {
		return (path != null) ? path.getValue() : "";
	}

}
