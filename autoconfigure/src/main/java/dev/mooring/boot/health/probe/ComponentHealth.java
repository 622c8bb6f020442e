package dev.mooring.boot.health.probe;

import java.util.Map;
import java.util.Set;

/**
 * What one of Mooring's features knows about components of the application, and which of
 * them readiness depends on.
 */
public interface ComponentHealth {

	/**
	 * The health contributors that readiness depends on because of this feature. Known
	 * from the configuration alone, before there are contributors.
	 * @return their names, with a path if only a part of a composite is meant
	 */
	Set<String> readinessMembers();

	/**
	 * How components are. At hand: asking for it never waits.
	 * @return their states by the names of their health contributors, which are always
	 * the same
	 */
	Map<String, State> states();

	/**
	 * State of a component.
	 */
	enum State {

		/**
		 * It works.
		 */
		UP,

		/**
		 * It works, but not as it should.
		 */
		DEGRADED,

		/**
		 * It does not work, or nothing is known about it yet.
		 */
		DOWN

	}

}
