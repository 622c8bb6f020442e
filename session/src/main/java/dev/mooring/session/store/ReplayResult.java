package dev.mooring.session.store;

/**
 * What became of a replay.
 *
 * @param exists false if the session has ended and stays so
 * @param conflicts how many attributes somebody else had changed, too
 */
public record ReplayResult(boolean exists, int conflicts) {

}
