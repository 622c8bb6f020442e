package dev.mooring.boot.health.probe;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.mooring.session.log.LogEvent;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.boot.health.actuate.endpoint.AdditionalHealthEndpointPath;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroupsPostProcessor;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorNameGenerator;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Adds members to readiness, and the group {@code startup}. Comes after Spring Boot's own
 * post-processor, which has the same order and adds readiness where the application has
 * none.
 */
@Order(Ordered.LOWEST_PRECEDENCE)
class ProbeGroupsPostProcessor implements HealthEndpointGroupsPostProcessor {

	private static final LogEvent withoutState = LogEvent.warn(ProbeGroupsPostProcessor.class,
			"mooring.health.readiness-without-state");

	private static final String REACTIVE = "org.springframework.boot.health.contributor.ReactiveHealthContributor";

	private static final String READINESS = "readiness";

	private static final String READINESS_STATE = "readinessState";

	private static final String STARTUP = "startup";

	private static final String STARTUP_MEMBER = "startupState";

	private final ObjectProvider<ComponentHealth> components;

	private final ListableBeanFactory beanFactory;

	private final boolean probesEnabled;

	private final boolean addAdditionalPaths;

	ProbeGroupsPostProcessor(ObjectProvider<ComponentHealth> components, ListableBeanFactory beanFactory,
			Environment environment) {
		this.components = components;
		this.beanFactory = beanFactory;
		this.probesEnabled = environment.getProperty("management.endpoint.health.probes.enabled", Boolean.class, true);
		this.addAdditionalPaths = environment.getProperty("management.endpoint.health.probes.add-additional-paths",
				Boolean.class, false);
	}

	@Override
	public HealthEndpointGroups postProcessHealthEndpointGroups(HealthEndpointGroups groups) {
		Map<String, HealthEndpointGroup> changed = new LinkedHashMap<>();
		HealthEndpointGroup readiness = groups.get(READINESS);
		Set<String> members = readinessMembers();
		if (readiness != null && !readiness.isMember(READINESS_STATE)) {
			withoutState.log("The health group readiness, as it is configured, has no readinessState: "
					+ "its probe says 200 while the instance starts or drains. Add readinessState to "
					+ "management.endpoint.health.group.readiness.include");
		}
		if (readiness != null && !members.isEmpty()) {
			changed.put(READINESS, new ProbeGroup(readiness, members));
		}
		if (this.probesEnabled && groups.get(STARTUP) == null && !isContributor(STARTUP)) {
			AdditionalHealthEndpointPath path = this.addAdditionalPaths
					? AdditionalHealthEndpointPath.of(WebServerNamespace.SERVER, "/startupz") : null;
			changed.put(STARTUP, new ProbeGroup(Set.of(STARTUP_MEMBER), path));
		}
		return new ProbeGroups(groups, changed);
	}

	private Set<String> readinessMembers() {
		return this.components.stream()
			.flatMap((component) -> component.readinessMembers().stream())
			.collect(Collectors.toUnmodifiableSet());
	}

	/**
	 * A group may not be called as a contributor is.
	 */
	private boolean isContributor(String name) {
		HealthContributorNameGenerator names = this.beanFactory.getBeanProvider(HealthContributorNameGenerator.class)
			.getIfAvailable(HealthContributorNameGenerator::withoutStandardSuffixes);
		return contributorTypes().flatMap((type) -> Stream.of(this.beanFactory.getBeanNamesForType(type, true, false)))
			.anyMatch((bean) -> names.generateContributorName(bean).equals(name));
	}

	private static Stream<Class<?>> contributorTypes() {
		ClassLoader classLoader = ProbeGroupsPostProcessor.class.getClassLoader();
		return ClassUtils.isPresent("reactor.core.publisher.Mono", classLoader)
				? Stream.of(HealthContributor.class, ClassUtils.resolveClassName(REACTIVE, classLoader))
				: Stream.of(HealthContributor.class);
	}

}
