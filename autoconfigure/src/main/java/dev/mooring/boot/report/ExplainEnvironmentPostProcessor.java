package dev.mooring.boot.report;

import java.util.function.IntConsumer;

import dev.mooring.boot.environment.EnvironmentSummary;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Prints the report and ends the process where {@code --mooring.explain} asks for it:
 * when all variables and files have been read, before anything is started.
 */
class ExplainEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

	static final String PROPERTY = "mooring.explain";

	private final IntConsumer exit;

	ExplainEnvironmentPostProcessor() {
		this(System::exit);
	}

	ExplainEnvironmentPostProcessor(IntConsumer exit) {
		this.exit = exit;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		String explain = environment.getProperty(PROPERTY);
		if (explain != null && !"false".equalsIgnoreCase(explain.trim())
				&& EnvironmentSummary.isComplete(environment)) {
			System.out.println(ReportFormat.tables(new ReportBuilder(environment, null).build()));
			this.exit.accept(0);
		}
	}

	/**
	 * Behind the variables, which come last, too, but are registered before this.
	 */
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

}
