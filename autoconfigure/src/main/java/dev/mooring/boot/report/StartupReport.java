package dev.mooring.boot.report;

import java.util.function.Supplier;

import dev.mooring.session.log.LogEvent;

import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Logs the report in short when the application has started.
 */
class StartupReport implements ApplicationListener<ApplicationStartedEvent> {

	private static final LogEvent started = LogEvent.info(StartupReport.class, "mooring.report");

	private final ConfigurableApplicationContext context;

	private final Supplier<MooringReport> report;

	StartupReport(ConfigurableApplicationContext context, Supplier<MooringReport> report) {
		this.context = context;
		this.report = report;
	}

	@Override
	public void onApplicationEvent(ApplicationStartedEvent event) {
		if (event.getApplicationContext() == this.context && isOn()) {
			started.logBlock(() -> ReportFormat.block(this.report.get()));
		}
	}

	/**
	 * As a condition of the bean it would be settled when the application is built ahead
	 * of time.
	 */
	private boolean isOn() {
		return new SettingLookup(this.context.getEnvironment()).isOn("mooring.report.log", true);
	}

}
