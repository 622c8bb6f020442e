package dev.mooring.boot.metrics;

import dev.mooring.session.metrics.ObservedPrincipalIndex;
import dev.mooring.session.metrics.ObservedSessionStore;
import dev.mooring.session.metrics.StoreCallObserver;
import dev.mooring.session.store.PrincipalIndex;
import dev.mooring.session.store.SessionStore;
import dev.mooring.session.store.SessionStoreDecorator;

import org.springframework.core.Ordered;

/**
 * Observes the calls that reach for the store: the innermost decorator, inside of the
 * circuit.
 */
class StoreMetricsDecorator implements SessionStoreDecorator, Ordered {

	private final StoreCallObserver observer;

	StoreMetricsDecorator(StoreCallObserver observer) {
		this.observer = observer;
	}

	@Override
	public SessionStore decorate(SessionStore store) {
		return new ObservedSessionStore(store, this.observer);
	}

	@Override
	public PrincipalIndex decorate(PrincipalIndex index) {
		return new ObservedPrincipalIndex(index, this.observer);
	}

	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

}
