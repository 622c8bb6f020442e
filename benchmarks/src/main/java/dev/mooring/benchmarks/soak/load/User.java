package dev.mooring.benchmarks.soak.load;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;

import org.jspecify.annotations.Nullable;

/**
 * Somebody with a session, who sends one request each time it is run. For one thread at a
 * time.
 */
final class User implements Runnable {

	private static final int REMEMBERED = 20;

	private final int number;

	private final List<URI> instances;

	private final boolean alternates;

	private final Browser browser;

	private final Ledger ledger;

	private final Random random;

	private final Deque<String> ended = new ArrayDeque<>();

	private @Nullable Account account;

	private boolean loggingOut;

	private int requests;

	/**
	 * Creates a user without a session.
	 * @param alternates whether each request goes to another instance than the one before
	 */
	User(int number, List<URI> instances, boolean alternates, Browser browser, Ledger ledger) {
		this.number = number;
		this.instances = instances;
		this.alternates = alternates;
		this.browser = browser;
		this.ledger = ledger;
		this.random = new Random(number);
	}

	@Override
	public void run() {
		Account current = this.account;
		int choice = this.random.nextInt(1000);
		if (current == null) {
			create();
		}
		else if (this.loggingOut || choice < 2) {
			logout(current);
		}
		else if (choice < 10) {
			login(current);
		}
		else if (choice < 40) {
			this.browser.send(this.number, Kind.PLAIN, uri("/ready"), current.cookie());
		}
		else if (choice < 60) {
			comeBack();
		}
		else if (choice < 350) {
			current.attempt();
			check(current, Kind.UPDATE, send(current, Kind.UPDATE, "/counter"));
		}
		else {
			check(current, Kind.READ, send(current, Kind.READ, "/counter"));
		}
	}

	private void create() {
		Answer answer = this.browser.send(this.number, Kind.CREATE, uri("/counter/create"), null);
		if (answer.isSuccess() && answer.cookie() != null) {
			this.account = new Account(answer.cookie());
		}
		else if (answer.cookie() != null) {
			this.ledger.found(Finding.Type.COOKIE_TOUCHED, this + " create: " + answer);
		}
	}

	private void login(Account current) {
		String before = current.cookie();
		Answer answer = send(current, Kind.LOGIN, "/counter/login");
		if (!answer.isSuccess()) {
			current.doubtful(true);
		}
		else if (!answer.isWithoutSession()) {
			forget(before);
		}
		check(current, Kind.LOGIN, answer);
	}

	private void logout(Account current) {
		Answer answer = send(current, Kind.LOGOUT, "/counter/logout");
		this.loggingOut = !answer.isSuccess();
		if (answer.isSuccess()) {
			forget(current.cookie());
			this.account = null;
		}
	}

	private void forget(String cookie) {
		this.ledger.ended(cookie);
		this.ended.addLast(cookie);
		if (this.ended.size() > REMEMBERED) {
			this.ended.removeFirst();
		}
	}

	/**
	 * Comes with the cookie of a session that was ended.
	 */
	private void comeBack() {
		List<String> cookies = List.copyOf(this.ended);
		if (!cookies.isEmpty()) {
			String cookie = cookies.get(this.random.nextInt(cookies.size()));
			Answer answer = this.browser.send(this.number, Kind.ENDED, uri("/counter"), cookie);
			if (answer.isSuccess() && !answer.isWithoutSession()) {
				this.ledger.found(Finding.Type.RESURRECTED, this + " " + cookie + ": " + answer);
			}
		}
	}

	private Answer send(Account current, Kind kind, String path) {
		Answer answer = this.browser.send(this.number, kind, uri(path), current.cookie());
		if (answer.cookie() != null) {
			if (!answer.isSuccess()) {
				this.ledger.found(Finding.Type.COOKIE_TOUCHED, this + " " + kind + ": " + answer);
			}
			else if (kind == Kind.LOGIN) {
				current.cookie(answer.cookie());
			}
		}
		return answer;
	}

	private void check(Account current, Kind kind, Answer answer) {
		if (answer.isWithoutSession()) {
			this.account = null;
			if (current.isDoubtful()) {
				this.ledger.lostInDoubt();
			}
			else {
				this.ledger.found(Finding.Type.LOST_SESSION,
						"%s %s: %s with %d".formatted(this, kind, current.cookie(), current.acknowledged()));
			}
		}
		else if (answer.isSuccess()) {
			int count = answer.count();
			int least = current.acknowledged() + ((kind == Kind.UPDATE) ? 1 : 0);
			if (count < least || count > current.attempted()) {
				this.ledger.found(Finding.Type.LOST_UPDATE,
						"%s %s: %d instead of %d to %d".formatted(this, kind, count, least, current.attempted()));
				current.acknowledged(count);
			}
			if (kind == Kind.UPDATE) {
				current.acknowledged(count);
			}
			current.doubtful(false);
		}
	}

	/**
	 * What the user knows of the session, if there is one that must exist.
	 */
	@Nullable Account account() {
		Account current = this.account;
		return (current != null && !current.isDoubtful() && !this.loggingOut) ? current : null;
	}

	private URI uri(String path) {
		int turn = this.number + (this.alternates ? this.requests++ : 0);
		return this.instances.get(Math.floorMod(turn, this.instances.size())).resolve(path);
	}

	@Override
	public String toString() {
		return "user " + this.number;
	}

}
