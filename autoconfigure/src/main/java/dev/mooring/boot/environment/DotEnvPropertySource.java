package dev.mooring.boot.environment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.env.PropertySourceInfo;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.FileSystemResource;

/**
 * The variables of a {@code .env} file. They count as those of the environment do,
 * {@code SPRING_...} and the application's own included, where the environment has none
 * of the same name.
 */
final class DotEnvPropertySource extends SystemEnvironmentPropertySource
		implements OriginLookup<String>, PropertySourceInfo {

	/**
	 * The end of the name makes Spring Boot bind it like the environment.
	 */
	static final String NAME = "mooringEnvFile-systemEnvironment";

	private final Map<String, Origin> origins = new LinkedHashMap<>();

	private final @Nullable String prefix;

	private final List<EnvironmentProblem> problems = new ArrayList<>();

	private DotEnvPropertySource(@Nullable String prefix) {
		super(NAME, new LinkedHashMap<>());
		this.prefix = prefix;
	}

	/**
	 * Reads a file. What is wrong with it is kept, to be reported with all else.
	 * @param file the file
	 * @param prefix the prefix that all variables have, or {@code null} for none
	 * @return its variables
	 */
	static DotEnvPropertySource read(Path file, @Nullable String prefix) {
		DotEnvPropertySource source = new DotEnvPropertySource(prefix);
		try {
			DotEnvParser.Result result = DotEnvParser.parse(ValueFile.readText(file));
			FileSystemResource resource = new FileSystemResource(file);
			result.entries().forEach((entry) -> {
				source.source.put(entry.name(), entry.value());
				source.origins.put(entry.name(),
						new TextResourceOrigin(resource, new TextResourceOrigin.Location(entry.line() - 1, 0)));
			});
			result.malformed().forEach((line) -> source.problem(file, "is not of the form NAME=value in line " + line));
		}
		catch (IllegalArgumentException ex) {
			source.problem(file, String.valueOf(ex.getMessage()));
		}
		return source;
	}

	private void problem(Path file, String message) {
		this.problems.add(new EnvironmentProblem("The file " + file, message,
				"Correct %s: lines like NAME=value, NAME='value' or # comment. MOORING_ENV_FILE=off leaves it unread."
					.formatted(file)));
	}

	static @Nullable DotEnvPropertySource of(ConfigurableEnvironment environment) {
		return (environment.getPropertySources().get(NAME) instanceof DotEnvPropertySource source) ? source : null;
	}

	List<EnvironmentProblem> problems() {
		return this.problems;
	}

	@Override
	public @Nullable Origin getOrigin(String key) {
		return this.origins.get(resolvePropertyName(key));
	}

	@Override
	public @Nullable String getPrefix() {
		return this.prefix;
	}

	@Override
	public boolean isImmutable() {
		return true;
	}

}
