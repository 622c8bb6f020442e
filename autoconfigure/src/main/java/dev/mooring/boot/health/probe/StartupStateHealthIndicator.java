package dev.mooring.boot.health.probe;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;

/**
 * Whether the application has started, its runners included. Once it has, that stays so.
 */
class StartupStateHealthIndicator
		implements HealthIndicator, ImmediateHealth, ApplicationListener<ApplicationReadyEvent> {

	private final ApplicationContext context;

	private volatile boolean started;

	StartupStateHealthIndicator(ApplicationContext context) {
		this.context = context;
	}

	/**
	 * Events of child contexts come here, too.
	 */
	@Override
	public void onApplicationEvent(ApplicationReadyEvent event) {
		if (event.getApplicationContext() == this.context) {
			this.started = true;
		}
	}

	@Override
	public Health health() {
		return (this.started ? Health.up() : Health.outOfService()).build();
	}

}
