package dev.mooring.boot.health.probe;

import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.health.actuate.endpoint.AdditionalHealthEndpointPath;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HttpCodeStatusMapper;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;

/**
 * A group of health contributors for a probe: another group, if there is one, with more
 * members.
 */
class ProbeGroup implements HealthEndpointGroup {

	private final @Nullable HealthEndpointGroup group;

	private final Set<String> members;

	private final @Nullable AdditionalHealthEndpointPath path;

	ProbeGroup(HealthEndpointGroup group, Set<String> members) {
		this.group = group;
		this.members = members;
		this.path = group.getAdditionalPath();
	}

	ProbeGroup(Set<String> members, @Nullable AdditionalHealthEndpointPath path) {
		this.group = null;
		this.members = members;
		this.path = path;
	}

	@Override
	public boolean isMember(String name) {
		return (this.group != null && this.group.isMember(name))
				|| this.members.stream().anyMatch((member) -> name.equals(member) || name.startsWith(member + "/"));
	}

	@Override
	public boolean showComponents(SecurityContext securityContext) {
		return this.group != null && this.group.showComponents(securityContext);
	}

	@Override
	public boolean showDetails(SecurityContext securityContext) {
		return this.group != null && this.group.showDetails(securityContext);
	}

	@Override
	public StatusAggregator getStatusAggregator() {
		return (this.group != null) ? this.group.getStatusAggregator() : StatusAggregator.getDefault();
	}

	@Override
	public HttpCodeStatusMapper getHttpCodeStatusMapper() {
		return (this.group != null) ? this.group.getHttpCodeStatusMapper() : HttpCodeStatusMapper.DEFAULT;
	}

	@Override
	public @Nullable AdditionalHealthEndpointPath getAdditionalPath() {
		return this.path;
	}

}
