package dev.mooring.boot.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * A directory with a file for each value, as Docker and Kubernetes mount secrets. The
 * file of {@code REDIS_PASSWORD} has that name, or {@code redis_password} or
 * {@code redis-password}, as secrets are often named.
 *
 * @param files the files by the names of their variables
 */
record SecretsDirectory(Map<String, List<Path>> files) {

	static final String PROPERTY = "mooring.environment.directory";

	static final String DEFAULT = "/run/secrets";

	/**
	 * Looks for the directory.
	 * @param environment may name it, or say "off"; {@value #DEFAULT} otherwise, if it is
	 * there
	 * @param problems is added to when the named directory cannot be read
	 * @return the directory
	 */
	static SecretsDirectory of(Environment environment, List<EnvironmentProblem> problems) {
		String property = environment.getProperty(PROPERTY);
		String configured = StringUtils.hasText(property) ? property.trim() : null;
		if ("off".equals(configured)) {
			return new SecretsDirectory(Map.of());
		}
		try {
			Path path = Path.of((configured != null) ? configured : DEFAULT);
			if (configured != null || Files.isDirectory(path)) {
				return read(path);
			}
		}
		catch (InvalidPathException | IOException ex) {
			if (configured != null) {
				problems.add(new EnvironmentProblem("The property " + PROPERTY,
						"is %s, which is not a directory that can be read".formatted(Form.shown(configured)),
						"Set %s to a directory that holds a file for each value, or remove it.".formatted(PROPERTY)));
			}
		}
		return new SecretsDirectory(Map.of());
	}

	private static SecretsDirectory read(Path directory) throws IOException {
		Map<String, List<Path>> files = new LinkedHashMap<>();
		try (Stream<Path> entries = Files.list(directory)) {
			entries.sorted()
				.filter((file) -> !Files.isDirectory(file))
				.forEach((file) -> files
					.computeIfAbsent(variable(file.getFileName().toString()), (absent) -> new ArrayList<>())
					.add(file));
		}
		return new SecretsDirectory(files);
	}

	private static String variable(String file) {
		return file.toUpperCase(Locale.ROOT).replace('-', '_');
	}

	/**
	 * The files that are called like a variable. Directories are not looked into, and not
	 * looked at: Kubernetes mounts some beside.
	 * @param name the name of the variable
	 * @return the files, more than one if they are spelled differently
	 */
	List<Path> find(String name) {
		return this.files.getOrDefault(variable(name), List.of());
	}

}
