package dev.mooring.boot.health;

import dev.mooring.boot.health.probe.ImmediateHealth;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Health of the session store, or of the Redis that it is in, as it is known: nobody is
 * asked.
 */
class SessionStoreHealthIndicator implements HealthIndicator, ImmediateHealth {

	private final StoreHealth store;

	SessionStoreHealthIndicator(StoreHealth store) {
		this.store = store;
	}

	@Override
	public Health health() {
		return this.store.health();
	}

}
