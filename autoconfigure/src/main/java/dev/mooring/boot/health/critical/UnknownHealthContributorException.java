package dev.mooring.boot.health.critical;

import java.util.List;

/**
 * There is no health contributor of a name that is said to be critical.
 */
class UnknownHealthContributorException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient List<String> known;

	UnknownHealthContributorException(String name, List<String> known) {
		super("mooring.health.critical names '" + name + "', but there is no such health contributor");
		this.known = known;
	}

	List<String> getKnown() {
		return this.known;
	}

}
