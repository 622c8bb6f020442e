package dev.mooring.boot.report;

import java.util.Locale;

/**
 * A feature of Mooring, a section of the report.
 */
enum Feature {

	SESSION, ENVIRONMENT, HEALTH, METRICS, SHUTDOWN;

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

}
