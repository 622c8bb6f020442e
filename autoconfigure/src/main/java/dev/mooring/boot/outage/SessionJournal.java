package dev.mooring.boot.outage;

/**
 * What an instance has yet to bring to the session store.
 */
@FunctionalInterface
public interface SessionJournal {

	/**
	 * How many sessions wait.
	 * @return the number, 0 unless {@code mooring.session.on-outage=local}
	 */
	int size();

}
