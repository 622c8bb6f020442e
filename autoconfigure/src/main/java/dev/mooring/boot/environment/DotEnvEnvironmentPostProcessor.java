package dev.mooring.boot.environment;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.env.PropertySourceInfo;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.util.StringUtils;

/**
 * Adds the variables of a {@code .env} file, for development: the one in the working
 * directory, unless the application runs in a container, on a cloud platform or in a
 * test, or the one that {@code MOORING_ENV_FILE} names, wherever it runs.
 * <p>
 * It runs before the application's files are read, because the variables may say which.
 */
class DotEnvEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

	static final String VARIABLE = "MOORING_ENV_FILE";

	/**
	 * Left by Docker and by Podman.
	 */
	private static final List<Path> CONTAINER_FILES = List.of(Path.of("/.dockerenv"), Path.of("/run/.containerenv"));

	/**
	 * Set by systemd's and other runtimes, by Amazon's ECS and by Knative.
	 */
	private static final List<String> CONTAINER_VARIABLES = List.of("container", "ECS_CONTAINER_METADATA_URI_V4",
			"K_SERVICE");

	private final Path workingDirectory;

	private final boolean container;

	DotEnvEnvironmentPostProcessor() {
		this(Path.of(""), isContainer());
	}

	DotEnvEnvironmentPostProcessor(Path workingDirectory, boolean container) {
		this.workingDirectory = workingDirectory;
		this.container = container;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		environment.getPropertySources().remove(DotEnvPropertySource.NAME);
		PropertySource<?> variables = environment.getPropertySources()
			.get(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
		if (variables == null || MooringEnvironmentPostProcessor.isForeign(environment)
				|| !MooringEnvironmentPostProcessor.isEnabled(environment)) {
			return;
		}
		String prefix = (variables instanceof PropertySourceInfo info) ? info.getPrefix() : null;
		Path file = file(environment, VariableValues.prefixed(VARIABLE, variables));
		if (file != null) {
			environment.getPropertySources().addAfter(variables.getName(), DotEnvPropertySource.read(file, prefix));
		}
	}

	private @Nullable Path file(ConfigurableEnvironment environment, String variable) {
		String named = environment.getProperty(variable);
		if (StringUtils.hasText(named)) {
			return isOff(named.trim()) ? null : named(named.trim(), variable);
		}
		Path file = this.workingDirectory.resolve(".env");
		return (Files.isRegularFile(file) && isDevelopment(environment)) ? file : null;
	}

	/**
	 * The first process of all is nothing that a developer starts.
	 */
	private static boolean isContainer() {
		return CONTAINER_FILES.stream().anyMatch(Files::exists)
				|| CONTAINER_VARIABLES.stream().anyMatch((variable) -> System.getenv(variable) != null)
				|| ProcessHandle.current().pid() == 1;
	}

	private static boolean isOff(String named) {
		return "off".equalsIgnoreCase(named) || "false".equalsIgnoreCase(named);
	}

	private Path named(String named, String variable) {
		try {
			return this.workingDirectory.resolve(named);
		}
		catch (InvalidPathException ex) {
			throw new InvalidEnvironmentException(List.of(EnvironmentProblem.of(variable, "is not the path of a file",
					"Set %s to the path of a file, or to off.".formatted(variable))));
		}
	}

	private boolean isDevelopment(ConfigurableEnvironment environment) {
		return !this.container && CloudPlatform.getActive(environment) == null
				&& !MooringEnvironmentPostProcessor.isTest(environment)
				&& !Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING);
	}

	/**
	 * Right before the application's files.
	 */
	@Override
	public int getOrder() {
		return ConfigDataEnvironmentPostProcessor.ORDER - 1;
	}

}
