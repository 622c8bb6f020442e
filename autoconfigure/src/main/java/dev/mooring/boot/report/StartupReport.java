package dev.mooring.boot.report;

import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;

/**
 * Logs the report in short when the application has started.
 */
class StartupReport implements ApplicationListener<ApplicationStartedEvent> {

	private static final Log logger = LogFactory.getLog(StartupReport.class);

	private final ApplicationContext context;

	private final Supplier<MooringReport> report;

	StartupReport(ApplicationContext context, Supplier<MooringReport> report) {
		this.context = context;
		this.report = report;
	}

	@Override
	public void onApplicationEvent(ApplicationStartedEvent event) {
		if (event.getApplicationContext() == this.context && logger.isInfoEnabled()) {
			logger.info(ReportFormat.block(this.report.get()));
		}
	}

}
