package dev.mooring.boot.health.probe;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import dev.mooring.boot.health.probe.ComponentHealth.State;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;

/**
 * Shows what health contributors and the readiness probe say, from what is known already.
 * <table border="1">
 * <caption>Meters</caption>
 * <tr>
 * <th>Name</th>
 * <th>Type</th>
 * <th>Tag</th>
 * <th>Meaning</th>
 * </tr>
 * <tr>
 * <td>{@code mooring.health.component}</td>
 * <td>gauge</td>
 * <td>{@code component}, a health contributor: {@code sessionStore}, those of
 * {@code mooring.health.critical}, {@code instanceScore}; {@code state=up},
 * {@code degraded}, {@code down}</td>
 * <td>1 for the state that the component is in, 0 for the others</td>
 * </tr>
 * <tr>
 * <td>{@code mooring.health.ready}</td>
 * <td>gauge</td>
 * <td></td>
 * <td>1 if the readiness probe says that the instance takes traffic, otherwise 0; members
 * that the application itself has put into the group {@code readiness} are not
 * considered</td>
 * </tr>
 * </table>
 */
class MicrometerHealthMeters implements MeterBinder {

	/**
	 * Name of the gauge of components.
	 */
	static final String COMPONENT = "mooring.health.component";

	/**
	 * Name of the gauge of readiness.
	 */
	static final String READY = "mooring.health.ready";

	private final ApplicationAvailability availability;

	private final List<ComponentHealth> components;

	MicrometerHealthMeters(ApplicationAvailability availability, List<ComponentHealth> components) {
		this.availability = availability;
		this.components = components;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Set<String> names = new HashSet<>();
		for (ComponentHealth health : this.components) {
			health.states().keySet().stream().filter(names::add).forEach((name) -> bind(registry, health, name));
		}
		Gauge.builder(READY, this, (meters) -> meters.isReady() ? 1 : 0)
			.description("Whether the readiness probe says that the instance takes traffic")
			.strongReference(true)
			.register(registry);
	}

	private static void bind(MeterRegistry registry, ComponentHealth health, String name) {
		for (State state : State.values()) {
			Gauge.builder(COMPONENT, health, (source) -> (source.states().get(name) == state) ? 1 : 0)
				.description("Whether a component that the application depends on is in this state")
				.tag("component", name)
				.tag("state", state.name().toLowerCase(Locale.ROOT))
				.strongReference(true)
				.register(registry);
		}
	}

	private boolean isReady() {
		return this.availability.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC
				&& this.components.stream().noneMatch(MicrometerHealthMeters::withdrawsReadiness);
	}

	private static boolean withdrawsReadiness(ComponentHealth health) {
		Set<String> members = health.readinessMembers();
		return health.states()
			.entrySet()
			.stream()
			.anyMatch((state) -> state.getValue() == State.DOWN && members.contains(state.getKey()));
	}

}
