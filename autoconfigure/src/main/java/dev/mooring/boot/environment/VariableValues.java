package dev.mooring.boot.environment;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.env.PropertySourceInfo;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.SystemEnvironmentOrigin;
import org.springframework.core.env.PropertySource;
import org.springframework.util.StringUtils;

/**
 * Where the values of variables come from, strongest first: the environment, each
 * variable either itself or as the name of a file in {@code NAME_FILE}; the files of a
 * directory; the {@code .env} file, with {@code NAME_FILE}, too. Blank means unset.
 */
final class VariableValues {

	private static final Pattern SERVICE_LINK = Pattern.compile("(?:tcp|udp|sctp)://.*", Pattern.DOTALL);

	private final PropertySource<?> environment;

	private final List<Layer> layers = new ArrayList<>();

	private final Map<String, Value> values = new HashMap<>();

	private final Map<String, Integer> layerOf = new HashMap<>();

	private final Set<String> absent = new HashSet<>();

	private final Set<String> broken = new HashSet<>();

	private final List<EnvironmentProblem> problems;

	private final List<String> notes;

	/**
	 * Creates values.
	 * @param environment the environment
	 * @param directory the files of the directory
	 * @param dotEnv the {@code .env} file, if there is one
	 * @param problems is added to when a file cannot be read
	 * @param notes is added to when a variable is no value at all
	 */
	VariableValues(PropertySource<?> environment, SecretsDirectory directory, @Nullable PropertySource<?> dotEnv,
			List<EnvironmentProblem> problems, List<String> notes) {
		this.environment = environment;
		this.problems = problems;
		this.notes = notes;
		this.layers.add((name) -> find(name, environment));
		this.layers.add((name) -> find(name, directory));
		if (dotEnv != null) {
			this.layers.add((name) -> find(name, dotEnv));
		}
	}

	/**
	 * Finds a value. A file that cannot be read is a problem, reported once.
	 * @param name the name of the variable
	 * @return the value, or {@code null} if it is unset or cannot be read
	 */
	@Nullable Value find(String name) {
		Value value = this.values.get(name);
		if (value != null || !this.absent.add(name)) {
			return value;
		}
		for (int i = 0; i < this.layers.size(); i++) {
			value = this.layers.get(i).find(name);
			if (value != null) {
				this.values.put(name, value);
			}
			if (value != null || this.broken.contains(name)) {
				this.layerOf.put(name, i);
				return value;
			}
		}
		return null;
	}

	/**
	 * Which of two variables comes from a stronger layer.
	 * @param name the name of a variable that is set
	 * @param other the name of another
	 * @return whether the other is unset, or set by a weaker layer
	 */
	boolean isStronger(String name, String other) {
		Integer layer = this.layerOf.get(name);
		Integer otherLayer = this.layerOf.get(other);
		return layer != null && (otherLayer == null || layer < otherLayer);
	}

	/**
	 * The values that were read from files, so that the application cannot find them in
	 * its environment.
	 * @return values by the names of the variables
	 */
	Map<String, Value> fromFiles() {
		Map<String, Value> fromFiles = new TreeMap<>();
		this.values.forEach((name, value) -> {
			if (value.fromFile()) {
				fromFiles.put(name, value);
			}
		});
		return fromFiles;
	}

	/**
	 * Where the values come from that have been found.
	 * @return origins by the names of the variables
	 */
	Map<String, Origin> origins() {
		Map<String, Origin> origins = new TreeMap<>();
		this.values.forEach((name, value) -> origins.put(name, value.origin()));
		return origins;
	}

	/**
	 * Whether a variable is set, be it to a file that cannot be read.
	 * @param name the name of the variable
	 * @return whether it is
	 */
	boolean isSet(String name) {
		return find(name) != null || this.broken.contains(name);
	}

	/**
	 * What the environment calls a variable.
	 * @param name the name of the variable
	 * @return the name with the prefix that all variables have
	 */
	String nameOf(String name) {
		return prefixed(name, this.environment);
	}

	private @Nullable Value find(String name, PropertySource<?> source) {
		String variable = prefixed(name, source);
		String fileVariable = prefixed(name + EnvironmentVariable.FILE_SUFFIX, source);
		String text = withoutServiceLink(variable, text(source, variable));
		String file = text(source, fileVariable);
		if (text != null && file != null) {
			return broken(name, EnvironmentProblem.of(variable, "and %s are both set".formatted(fileVariable),
					"Unset one of %s and %s.".formatted(variable, fileVariable)));
		}
		if (text != null) {
			return new Value(text, origin(source, variable), false);
		}
		return (file != null) ? read(name, fileVariable, file.trim(), origin(source, fileVariable)) : null;
	}

	/**
	 * For a service named redis Kubernetes sets {@code REDIS_PORT}, to something that is
	 * no port.
	 */
	private @Nullable String withoutServiceLink(String variable, @Nullable String text) {
		if (text != null && variable.endsWith("_PORT") && SERVICE_LINK.matcher(text.trim()).matches()) {
			this.notes.add("%s is ignored: it is the link that Kubernetes sets for a service of that name"
				.formatted(variable));
			return null;
		}
		return text;
	}

	/**
	 * With {@code SpringApplication.setEnvironmentPrefix}, all variables have it.
	 */
	static String prefixed(String name, PropertySource<?> source) {
		String prefix = (source instanceof PropertySourceInfo info) ? info.getPrefix() : null;
		return (prefix != null) ? prefix.replace('-', '_').replace('.', '_').toUpperCase(Locale.ROOT) + "_" + name
				: name;
	}

	private @Nullable Value read(String name, String fileVariable, String file, Origin origin) {
		String remedy = "Set %s to the path of a readable file of up to 64 KB that holds the value, for example %s=/run/secrets/%s."
			.formatted(fileVariable, fileVariable, name.toLowerCase(Locale.ROOT));
		try {
			Path path = Path.of(file);
			if (!Files.exists(path) && !looksLikeAPath(path)) {
				// It may be the secret itself
				return broken(name, EnvironmentProblem.of(fileVariable,
						"is not the path of a file in a directory that exists", remedy));
			}
			return new Value(ValueFile.read(path), new ValueFileOrigin(path, origin), true);
		}
		catch (InvalidPathException ex) {
			return broken(name, EnvironmentProblem.of(fileVariable, "is not the path of a file", remedy));
		}
		catch (IllegalArgumentException ex) {
			return broken(name, EnvironmentProblem.of(fileVariable,
					"names the file %s, which %s".formatted(Form.shown(file), ex.getMessage()), remedy));
		}
	}

	/**
	 * A slash at the start makes no path yet: passwords in Base64 have some there, too.
	 */
	private static boolean looksLikeAPath(Path path) {
		Path parent = path.getParent();
		return parent != null && parent.getNameCount() > 0 && Files.isDirectory(parent);
	}

	private @Nullable Value find(String name, SecretsDirectory directory) {
		List<Path> files = directory.find(name);
		if (files.isEmpty()) {
			return null;
		}
		Path file = files.get(0);
		if (files.size() > 1) {
			return broken(name,
					new EnvironmentProblem("The files %s and %s".formatted(file, files.get(1)),
							"are both called like %s".formatted(name),
							"Remove one of %s and %s.".formatted(file, files.get(1))));
		}
		try {
			return new Value(ValueFile.read(file), new ValueFileOrigin(file, null), true);
		}
		catch (IllegalArgumentException ex) {
			return broken(name, new EnvironmentProblem("The file " + file, String.valueOf(ex.getMessage()),
					"Put the value of %s into it, as text of up to 64 KB that this process can read, or remove it."
						.formatted(name)));
		}
	}

	private @Nullable Value broken(String name, EnvironmentProblem problem) {
		this.broken.add(name);
		this.problems.add(problem);
		return null;
	}

	private static @Nullable String text(PropertySource<?> source, String name) {
		Object value = source.getProperty(name);
		return (value != null && StringUtils.hasText(value.toString())) ? ValueFile.withoutLineBreak(value.toString())
				: null;
	}

	private static Origin origin(PropertySource<?> source, String name) {
		Origin origin = OriginLookup.getOrigin(source, name);
		return (origin != null) ? origin : new SystemEnvironmentOrigin(name);
	}

	/**
	 * A value.
	 *
	 * @param text its text, not blank
	 * @param origin where it comes from
	 * @param fromFile whether it was read from a file, so that the application cannot
	 * find it in its environment
	 */
	record Value(String text, Origin origin, boolean fromFile) {

		@Override
		public String toString() {
			return "value of " + this.origin;
		}

	}

	@FunctionalInterface
	private interface Layer {

		@Nullable Value find(String name);

	}

}
