package dev.mooring.boot.report;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What is configured, and why.
 *
 * @param session how sessions are kept
 * @param environment what comes from variables, and which of them are not understood
 * @param health the probes
 * @param metrics the metrics
 * @param shutdown how an instance ends
 */
record MooringReport(Section session, EnvironmentSection environment, Section health, Section metrics,
		Section shutdown) {

	/**
	 * A feature.
	 *
	 * @param summary what it does, on one line
	 * @param settings its settings by their names
	 */
	record Section(String summary, Map<String, Setting> settings) {

	}

	/**
	 * The environment.
	 *
	 * @param summary what comes from where, on one line
	 * @param settings its settings by their names
	 * @param variables where the value of each variable comes from that is set and
	 * understood
	 * @param ignored a sentence for each variable that is ignored
	 * @param unknown variables that look as if they were meant for Mooring
	 */
	record EnvironmentSection(String summary, Map<String, Setting> settings, Map<String, String> variables,
			List<String> ignored, List<UnknownVariable> unknown) {

	}

	/**
	 * A setting.
	 *
	 * @param value the value in force, {@value Masking#MASK} in place of a secret
	 * @param source where it comes from
	 * @param overrides the values of weaker sources, strongest first
	 */
	record Setting(String value, String source, List<Overridden> overrides) {

	}

	/**
	 * A value that is not in force.
	 *
	 * @param value the value, {@value Masking#MASK} in place of a secret
	 * @param source where it comes from
	 */
	record Overridden(String value, String source) {

	}

	/**
	 * A variable that is not understood.
	 *
	 * @param name its name
	 * @param suggestion the name that may have been meant, or {@code null}
	 */
	record UnknownVariable(String name, @Nullable String suggestion) {

		@Override
		public String toString() {
			return (this.suggestion != null)
					? "%s is not understood: did you mean %s?".formatted(this.name, this.suggestion)
					: "%s is not understood".formatted(this.name);
		}

	}

}
