package dev.mooring.boot.outage;

import java.time.Clock;

import dev.mooring.session.circuit.CircuitPrincipalIndex;
import dev.mooring.session.circuit.CircuitSessionStore;
import dev.mooring.session.circuit.StoreCircuit;
import dev.mooring.session.local.LocalSessionStore;
import dev.mooring.session.local.LocalSettings;
import dev.mooring.session.store.PrincipalIndex;
import dev.mooring.session.store.RecoverableSessionStore;
import dev.mooring.session.store.SessionObserver;
import dev.mooring.session.store.SessionStore;
import dev.mooring.session.store.SessionStoreDecorator;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;

/**
 * Puts the store behind the circuit, and behind the copies of this instance if the policy
 * is "local".
 */
class OutageDecorator implements SessionStoreDecorator, Ordered, SessionJournal, AutoCloseable {

	private final SessionStore redis;

	private final StoreCircuit circuit;

	private final @Nullable LocalSettings localSettings;

	private final SessionObserver observer;

	private volatile @Nullable LocalSessionStore local;

	OutageDecorator(SessionStore redis, StoreCircuit circuit, @Nullable LocalSettings localSettings,
			SessionObserver observer) {
		this.redis = redis;
		this.circuit = circuit;
		this.localSettings = localSettings;
		this.observer = observer;
	}

	@Override
	public SessionStore decorate(SessionStore decorated) {
		SessionStore guarded = new CircuitSessionStore(decorated, this.circuit);
		if (this.localSettings == null) {
			return guarded;
		}
		if (!(this.redis instanceof RecoverableSessionStore recovery)) {
			throw new IllegalStateException("mooring.session.on-outage=local needs a RecoverableSessionStore, which "
					+ this.redis.getClass().getName() + " is not");
		}
		LocalSessionStore store = new LocalSessionStore(guarded, recovery, this.circuit, this.localSettings,
				this.observer, Clock.systemUTC());
		this.local = store;
		return store;
	}

	@Override
	public PrincipalIndex decorate(PrincipalIndex index) {
		PrincipalIndex guarded = new CircuitPrincipalIndex(index, this.circuit);
		LocalSessionStore store = this.local;
		return (store != null) ? store.decorate(guarded) : guarded;
	}

	/**
	 * Inside of the application's own, and around what observes the store.
	 */
	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE - 10;
	}

	@Override
	public int size() {
		LocalSessionStore store = this.local;
		return (store != null) ? store.getJournalSize() : 0;
	}

	/**
	 * Brings to the store what it has not got.
	 */
	void flush() {
		LocalSessionStore store = this.local;
		if (store != null) {
			store.flush(LocalSessionStore.FLUSH_TIMEOUT);
		}
	}

	@Override
	public void close() {
		LocalSessionStore store = this.local;
		if (store != null) {
			store.close();
		}
	}

}
