package dev.mooring.boot.report;

import java.util.Locale;
import java.util.Set;
import java.util.function.IntConsumer;

import dev.mooring.boot.environment.EnvironmentSummary;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.Ordered;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;

/**
 * Prints the report and ends the process where {@code --mooring.explain} asks for it:
 * when all variables and files have been read, before anything is started.
 */
class ExplainEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

	static final String PROPERTY = "mooring.explain";

	/**
	 * What Spring Boot takes for true.
	 */
	private static final Set<String> TRUE = Set.of("true", "on", "yes", "1");

	private final IntConsumer exit;

	ExplainEnvironmentPostProcessor() {
		this(System::exit);
	}

	ExplainEnvironmentPostProcessor(IntConsumer exit) {
		this.exit = exit;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (isAsked(environment) && EnvironmentSummary.isComplete(environment)) {
			System.out.println(
					ReportFormat.tables(new ReportBuilder(environment, type(environment, application), null).build()));
			this.exit.accept(0);
		}
	}

	/**
	 * The property is applied to the application only later.
	 */
	private static WebApplicationType type(ConfigurableEnvironment environment, SpringApplication application) {
		WebApplicationType type = application.getWebApplicationType();
		return Binder.get(environment)
			.bind("spring.main.web-application-type", WebApplicationType.class)
			.orElse((type != null) ? type : WebApplicationType.NONE);
	}

	/**
	 * A process that ends is a high price for a misunderstanding: what is neither true
	 * nor false asks for nothing, and no value at all counts only where people write an
	 * option, not in a variable that is empty.
	 */
	private static boolean isAsked(ConfigurableEnvironment environment) {
		String explain = environment.getProperty(PROPERTY);
		return explain != null
				&& (explain.isBlank() ? isOption(environment) : TRUE.contains(explain.trim().toLowerCase(Locale.ROOT)));
	}

	private static boolean isOption(ConfigurableEnvironment environment) {
		return environment.getPropertySources()
			.stream()
			.filter((source) -> !ConfigurationPropertySources.isAttachedConfigurationPropertySource(source))
			.filter((source) -> source.containsProperty(PROPERTY))
			.findFirst()
			.filter((source) -> source instanceof CommandLinePropertySource
					|| StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME.equals(source.getName()))
			.isPresent();
	}

	/**
	 * Behind the variables, which come last, too, but are registered before this.
	 */
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

}
