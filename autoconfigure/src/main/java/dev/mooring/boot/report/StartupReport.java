package dev.mooring.boot.report;

import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Logs the report in short when the application has started.
 */
class StartupReport implements ApplicationListener<ApplicationStartedEvent> {

	private static final Log logger = LogFactory.getLog(StartupReport.class);

	private final ConfigurableApplicationContext context;

	private final Supplier<MooringReport> report;

	StartupReport(ConfigurableApplicationContext context, Supplier<MooringReport> report) {
		this.context = context;
		this.report = report;
	}

	@Override
	public void onApplicationEvent(ApplicationStartedEvent event) {
		if (event.getApplicationContext() == this.context && logger.isInfoEnabled() && isOn()) {
			logger.info(ReportFormat.block(this.report.get()));
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
