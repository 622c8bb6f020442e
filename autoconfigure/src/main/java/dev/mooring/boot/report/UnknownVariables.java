package dev.mooring.boot.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import dev.mooring.boot.environment.EnvironmentSummary;
import dev.mooring.boot.report.MooringReport.UnknownVariable;
import org.jspecify.annotations.Nullable;

/**
 * Finds variables that were meant for Mooring but are not understood: all that start like
 * its properties and are none, and all that are nearly called like a plain variable.
 */
final class UnknownVariables {

	private static final String PREFIX = "MOORING_";

	private static final String FILE_SUFFIX = "_FILE";

	/**
	 * Names below which any name may follow.
	 */
	private static final List<String> OPEN = List.of("MOORING_ENVIRONMENT_ALIAS_", "MOORING_ENVIRONMENT_REQUIRED_",
			"MOORING_SESSION_ALLOWEDTYPES_", "MOORING_SESSION_ALLOWED_TYPES_");

	/**
	 * What Kubernetes sets for a service that is called like Mooring, as the namespace of
	 * a demo may have one.
	 */
	private static final Pattern SERVICE_LINK = Pattern
		.compile(".*_(?:SERVICE_HOST|SERVICE_PORT(?:_.*)?|PORT(?:_[0-9]+_(?:TCP|UDP|SCTP)(?:_.*)?)?)");

	private static final int MIN_LENGTH = 7;

	private static final int MAX_LENGTH = 100;

	private UnknownVariables() {
	}

	static List<UnknownVariable> find(EnvironmentSummary environment) {
		Set<String> properties = new LinkedHashSet<>(List.of("MOORING_ENV_FILE", "MOORING_EXPLAIN"));
		for (ReportedSettings.ReportedSetting setting : ReportedSettings.ALL) {
			if (setting.name().startsWith("mooring.")) {
				String variable = setting.name().toUpperCase(Locale.ROOT).replace('.', '_');
				properties.add(variable.replace('-', '_'));
				properties.add(variable.replace("-", ""));
			}
		}
		List<UnknownVariable> unknown = new ArrayList<>();
		for (String name : environment.present()) {
			if (name.length() > MAX_LENGTH) {
				continue;
			}
			if (name.toUpperCase(Locale.ROOT).startsWith(PREFIX)) {
				if (!SERVICE_LINK.matcher(name).matches() && !properties.contains(name.toUpperCase(Locale.ROOT))
						&& OPEN.stream().noneMatch(name::startsWith)) {
					String plain = nearest(name.substring(PREFIX.length()), environment.understood(), 2);
					unknown.add(new UnknownVariable(name,
							(plain != null) ? plain : nearest(name, properties, name.length() / 6)));
				}
			}
			else {
				String meant = meant(name, environment);
				if (meant != null) {
					unknown.add(new UnknownVariable(name, meant));
				}
			}
		}
		return unknown;
	}

	/**
	 * The plain variable that a name is nearly the name of. Short names are nearly the
	 * names of too much.
	 */
	private static @Nullable String meant(String name, EnvironmentSummary environment) {
		String suffix = name.endsWith(FILE_SUFFIX) ? FILE_SUFFIX : "";
		String base = name.substring(0, name.length() - suffix.length());
		if (environment.understood().contains(base) || environment.understood().contains(name)
				|| base.length() < MIN_LENGTH) {
			return null;
		}
		String nearest = nearest(base, environment.understood(), (base.length() < 12) ? 1 : 2);
		if (nearest == null && base.contains("_")) {
			nearest = environment.understood()
				.stream()
				.filter((known) -> known.startsWith(base)
						|| (known.contains("_") && base.startsWith(known) && base.indexOf('_', known.length()) < 0))
				.findFirst()
				.orElse(null);
		}
		return (nearest != null && !environment.variables().containsKey(nearest)) ? nearest + suffix : null;
	}

	private static @Nullable String nearest(String name, Collection<String> candidates, int limit) {
		String nearest = null;
		int least = limit + 1;
		for (String candidate : candidates) {
			int distance = distance(name.toUpperCase(Locale.ROOT), candidate);
			if (distance < least) {
				least = distance;
				nearest = candidate;
			}
		}
		return nearest;
	}

	/**
	 * Levenshtein's distance: how many characters have to be inserted, deleted or
	 * replaced.
	 */
	private static int distance(String one, String other) {
		int[] previous = new int[other.length() + 1];
		for (int j = 0; j <= other.length(); j++) {
			previous[j] = j;
		}
		for (int i = 1; i <= one.length(); i++) {
			int[] current = new int[other.length() + 1];
			current[0] = i;
			for (int j = 1; j <= other.length(); j++) {
				int replaced = previous[j - 1] + ((one.charAt(i - 1) == other.charAt(j - 1)) ? 0 : 1);
				current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
			}
			previous = current;
		}
		return previous[other.length()];
	}

}
