package dev.mooring.benchmarks.soak.load;

import java.net.URI;
import java.util.List;

/**
 * Looks, when all faults are over, whether what was acknowledged is there, on every
 * instance.
 */
public final class Audit {

	private final List<URI> instances;

	private final Browser browser;

	private final Ledger ledger;

	/**
	 * Creates an audit.
	 * @param instances where the application answers
	 * @param browser sends the requests
	 * @param ledger takes down what must not be
	 */
	public Audit(List<URI> instances, Browser browser, Ledger ledger) {
		this.instances = instances;
		this.browser = browser;
		this.ledger = ledger;
	}

	/**
	 * Looks at all sessions.
	 * @param load the load that has ended
	 * @return how many sessions were found with all that was acknowledged, out of how
	 * many
	 */
	public Result run(Load load) {
		List<User> users = load.users().stream().filter((user) -> user.account() != null).toList();
		int complete = 0;
		for (User user : users) {
			Account account = user.account();
			complete += (account != null && isComplete(user, account)) ? 1 : 0;
		}
		for (String cookie : this.ledger.endedSessions()) {
			for (URI instance : this.instances) {
				Answer answer = read(instance, cookie);
				if (!answer.isWithoutSession()) {
					this.ledger.found(Finding.Type.RESURRECTED, "%s on %s: %s".formatted(cookie, instance, answer));
				}
			}
		}
		return new Result(complete, users.size());
	}

	private boolean isComplete(User user, Account account) {
		boolean complete = true;
		for (URI instance : this.instances) {
			Answer answer = read(instance, account.cookie());
			if (answer.isWithoutSession()) {
				this.ledger.found(Finding.Type.LOST_SESSION, "%s on %s".formatted(user, instance));
				complete = false;
			}
			else if (answer.count() < account.acknowledged() || answer.count() > account.attempted()) {
				this.ledger.found(Finding.Type.LOST_UPDATE, "%s on %s: %s instead of %d to %d".formatted(user, instance,
						answer, account.acknowledged(), account.attempted()));
				complete = false;
			}
		}
		return complete;
	}

	private Answer read(URI instance, String cookie) {
		return this.browser.send(Kind.READ, instance.resolve("/counter"), cookie);
	}

	/**
	 * What was found.
	 *
	 * @param complete sessions with all that was acknowledged
	 * @param sessions sessions that must exist
	 */
	public record Result(int complete, int sessions) {

	}

}
