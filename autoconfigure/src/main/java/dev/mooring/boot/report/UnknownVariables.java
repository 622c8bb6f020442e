package dev.mooring.boot.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
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
	 * What people write who know other products. Names that are merely close are found
	 * without.
	 */
	private static final Map<String, String> SYNONYMS = Map.ofEntries(Map.entry("REDIS_DB", "REDIS_DATABASE"),
			Map.entry("REDIS_SSL", "REDIS_TLS"), Map.entry("REDIS_USE_TLS", "REDIS_TLS"),
			Map.entry("REDIS_TLS_ENABLED", "REDIS_TLS"), Map.entry("REDIS_PWD", "REDIS_PASSWORD"),
			Map.entry("REDIS_HOSTNAME", "REDIS_HOST"), Map.entry("REDIS_NODES", "REDIS_CLUSTER_NODES"),
			Map.entry("REDIS_SENTINELS", "REDIS_SENTINEL_NODES"), Map.entry("REDIS_CA", "REDIS_TLS_CA"),
			Map.entry("DB_URL", "DATABASE_URL"), Map.entry("JDBC_URL", "DATABASE_URL"),
			Map.entry("SESSION_TTL", "SESSION_TIMEOUT"));

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
		Set<String> documented = new LinkedHashSet<>(List.of("MOORING_ENV_FILE", "MOORING_EXPLAIN"));
		Set<String> understood = new LinkedHashSet<>(documented);
		for (ReportedSettings.ReportedSetting setting : ReportedSettings.ALL) {
			if (setting.name().startsWith("mooring.")) {
				String variable = setting.name().toUpperCase(Locale.ROOT).replace('.', '_');
				documented.add(variable.replace('-', '_'));
				understood.add(variable.replace('-', '_'));
				understood.add(variable.replace("-", ""));
			}
		}
		List<UnknownVariable> unknown = new ArrayList<>();
		for (String name : environment.present()) {
			if (name.length() > MAX_LENGTH) {
				continue;
			}
			String upper = name.toUpperCase(Locale.ROOT);
			if (upper.startsWith(PREFIX)) {
				if (!SERVICE_LINK.matcher(name).matches() && !understood.contains(upper)
						&& OPEN.stream().noneMatch(name::startsWith)) {
					unknown.add(new UnknownVariable(name, meantProperty(upper, documented, environment)));
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

	private static @Nullable String meantProperty(String name, Set<String> documented, EnvironmentSummary environment) {
		String plain = nearest(name.substring(PREFIX.length()), environment.understood());
		if (plain != null) {
			return plain;
		}
		String nearest = nearest(name, documented, (candidate) -> name.length() / 6);
		return (nearest != null) ? nearest : startingWith(name + "_", documented);
	}

	/**
	 * The plain variable that a name is nearly the name of. Short names are nearly the
	 * names of too much.
	 */
	private static @Nullable String meant(String name, EnvironmentSummary environment) {
		String file = name.endsWith(FILE_SUFFIX) ? FILE_SUFFIX : "";
		String base = name.substring(0, name.length() - file.length());
		Set<String> understood = environment.understood();
		if (understood.contains(base) || understood.contains(name)) {
			return null;
		}
		if (name.endsWith("FILE") && understood.contains(name.substring(0, name.length() - 4))) {
			return suggest(name.substring(0, name.length() - 4), FILE_SUFFIX, environment);
		}
		String meant = SYNONYMS.get(base);
		if (meant == null && base.length() >= MIN_LENGTH) {
			meant = nearest(base, understood);
			if (meant == null && base.contains("_")) {
				meant = startingWith(base, understood);
			}
		}
		return suggest(meant, file, environment);
	}

	private static @Nullable String suggest(@Nullable String meant, String suffix, EnvironmentSummary environment) {
		return (meant != null && environment.understood().contains(meant)
				&& !environment.variables().containsKey(meant)) ? meant + suffix : null;
	}

	private static @Nullable String startingWith(String start, Collection<String> candidates) {
		return candidates.stream().filter((candidate) -> candidate.startsWith(start)).findFirst().orElse(null);
	}

	/**
	 * A second one, {@code REDIS_URL2}, is the application's own. Of words that are as
	 * short as {@code AGE} and {@code NAME} two letters are too much.
	 */
	private static @Nullable String nearest(String name, Collection<String> candidates) {
		if (Character.isDigit(name.charAt(name.length() - 1))) {
			return null;
		}
		return nearest(name, candidates, (candidate) -> (name.length() < 12
				|| Math.min(name.length(), candidate.length()) - commonWords(name, candidate) <= 5) ? 1 : 2);
	}

	private static @Nullable String nearest(String name, Collection<String> candidates,
			ToIntFunction<String> limitFor) {
		String nearest = null;
		int least = Integer.MAX_VALUE;
		for (String candidate : candidates) {
			int distance = distance(name.toUpperCase(Locale.ROOT), candidate);
			if (distance < least && distance <= limitFor.applyAsInt(candidate)) {
				least = distance;
				nearest = candidate;
			}
		}
		return nearest;
	}

	/**
	 * The length of the words that both start with.
	 */
	private static int commonWords(String one, String other) {
		int words = 0;
		for (int i = 0; i < Math.min(one.length(), other.length()) && one.charAt(i) == other.charAt(i); i++) {
			if (one.charAt(i) == '_') {
				words = i + 1;
			}
		}
		return words;
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
