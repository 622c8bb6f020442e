package dev.mooring.session.redis;

import java.util.Set;
import java.util.concurrent.TimeoutException;

import dev.mooring.session.store.SessionStoreException;
import dev.mooring.session.store.SessionStoreUnavailableException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;

import org.springframework.core.NestedExceptionUtils;

/**
 * What Redis and its client report, in terms of the store. Some of Redis' messages repeat
 * the arguments of the command, and so the session id, and some of the client's the
 * address with its user; those are not passed on.
 */
final class RedisErrors {

	/**
	 * Redis is up, and refuses writes: for want of memory, disk or replicas.
	 */
	private static final Set<String> WRITES_REFUSED = Set.of("OOM", "MISCONF", "NOREPLICAS");

	/**
	 * Redis cannot do anything for sessions now, but may later.
	 */
	private static final Set<String> UNAVAILABLE = Set.of("LOADING", "BUSY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN",
			"MOVED", "ASK", "READONLY", "NOAUTH", "WRONGPASS", "UNBLOCKED", "NOTBUSY");

	private RedisErrors() {
	}

	static SessionStoreException translate(Throwable failure) {
		if (failure instanceof SessionStoreException translated) {
			return translated;
		}
		if (failure instanceof TimeoutException || failure instanceof RedisCommandTimeoutException) {
			return new SessionStoreUnavailableException("Redis did not answer in time", failure);
		}
		Throwable root = NestedExceptionUtils.getMostSpecificCause(failure);
		if (root instanceof RedisCommandExecutionException) {
			return answered((failure instanceof RedisCommandExecutionException) ? failure : root,
					failure instanceof RedisCommandExecutionException);
		}
		String cause = (root == failure) ? "" : " (" + root.getClass().getSimpleName() + ")";
		return new SessionStoreUnavailableException(
				"Redis cannot be reached: " + failure.getClass().getSimpleName() + cause, failure);
	}

	/**
	 * An error that Redis has answered with.
	 * @param command whether it is that of a command, not of opening a connection
	 */
	private static SessionStoreException answered(Throwable failure, boolean command) {
		String message = (failure.getMessage() != null) ? failure.getMessage() : "";
		if (command && isDenied(message)) {
			return new SessionStoreException("Redis denies the session store a command that it needs. "
					+ "Allow the user of this connection EVALSHA and EVAL (Redis: '+eval +evalsha'), "
					+ "the commands of hashes and sorted sets, GET, SET, DEL, RENAME and the EXPIRE family on the keys of the "
					+ "namespace; or set mooring.session.repository=spring, which needs no scripts. Redis said: "
					+ (message.contains("unknown command") ? "unknown command" : message), null);
		}
		if (message.startsWith("CROSSSLOT")) {
			return new CrossSlotException(failure);
		}
		String code = code(message);
		if (WRITES_REFUSED.contains(code)) {
			return new SessionStoreUnavailableException("Redis takes no writes, it answers " + code, failure, true);
		}
		if (!command || UNAVAILABLE.contains(code)) {
			return new SessionStoreUnavailableException("Redis answers " + code, failure);
		}
		return new SessionStoreException("Redis answered with the error " + code, failure);
	}

	/**
	 * By the rights of the user, of one command or of one that a script calls; or because
	 * the command was renamed.
	 */
	private static boolean isDenied(String message) {
		return message.startsWith("NOPERM") || message.contains("can't run this command")
				|| message.contains("unknown command");
	}

	/**
	 * The word in capitals with which an error begins. Errors inside scripts may have
	 * theirs behind the script's.
	 */
	private static String code(String message) {
		int end = message.indexOf(' ');
		String first = (end > 0) ? message.substring(0, end) : message;
		if (!first.equals("ERR") && !first.startsWith("-")) {
			return first;
		}
		for (String word : message.split("[^A-Z]+")) {
			if (WRITES_REFUSED.contains(word) || UNAVAILABLE.contains(word)) {
				return word;
			}
		}
		return first;
	}

	/**
	 * The keys of one command lie in different slots of a cluster.
	 */
	static final class CrossSlotException extends SessionStoreException {

		private static final long serialVersionUID = 1L;

		CrossSlotException(Throwable cause) {
			super("Redis is a cluster and the keys of one command are in different slots", cause);
		}

	}

}
