package dev.mooring.acceptance.compose;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.jayway.jsonpath.JsonPath;

/**
 * A user who does one thing after the other, remembers all that was answered, and looks
 * whether the shop does.
 */
final class Shopper {

	/**
	 * What is bought while Redis is away, each by one request.
	 */
	static final List<String> ONCE = List.of("fender", "bell", "logbook");

	private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

	/**
	 * What nobody counts.
	 */
	private static final String ANY = "cleat";

	private static final int MANY = 20;

	private final HttpClient client = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.cookieHandler(new CookieManager())
		.build();

	private final URI uri;

	private final int number;

	private final Map<String, Integer> cart = new TreeMap<>();

	private Phase phase = new Phase("");

	private int visits;

	private int rounds;

	private int once;

	private boolean loggedIn;

	private boolean startedAnew;

	Shopper(URI uri, int number) {
		this.uri = uri;
		this.number = number;
	}

	void enter(Phase phase) {
		this.phase = phase;
		this.once = 0;
	}

	/**
	 * As a browser does it: asks for a page that is for users only, is sent to the login,
	 * and from there to that page.
	 */
	void login() {
		Matcher token = CSRF.matcher(send("GET", "/account", ""));
		if (!token.find()) {
			throw new IllegalStateException("The login form has no token");
		}
		String page = send("POST", "/login", "username=skipper&password=ahoy&_csrf=" + token.group(1));
		if (!page.contains("Signed in as skipper")) {
			throw new IllegalStateException("After the login the account does not show");
		}
		this.loggedIn = true;
		checkLogin();
	}

	/**
	 * Is counted, looks into the cart, and now and then changes it.
	 */
	void shop() {
		visit();
		this.rounds++;
		if ((this.rounds + this.number) % 4 == 0) {
			if (pieces("rope") < MANY) {
				add("rope");
			}
			else {
				remove("rope");
			}
		}
		checkCart();
		checkLogin();
	}

	/**
	 * Buys what is bought once, one piece in each round, and looks around.
	 */
	void buyOnce() {
		if (this.once < ONCE.size()) {
			add(nextOnce());
		}
		look();
	}

	/**
	 * Puts that back.
	 */
	void putBackOnce() {
		if (this.once < ONCE.size()) {
			remove(nextOnce());
		}
		look();
	}

	/**
	 * Looks around, and now and then buys what nobody counts: an instance that hung does
	 * late what it was asked, and nobody waits for the answer any more.
	 */
	void browse() {
		look();
		this.rounds++;
		if ((this.rounds + this.number) % 4 == 0) {
			send("POST", "/api/cart/" + ANY, "");
		}
	}

	void putBackWhatNobodyCounts() {
		remove(ANY);
	}

	/**
	 * Each user begins with another product, so that instances get different ones.
	 */
	private String nextOnce() {
		return ONCE.get((this.number + this.once++) % ONCE.size());
	}

	private void look() {
		send("GET", "/api/cart", "");
		send("GET", "/api/products", "");
		checkLogin();
	}

	/**
	 * Whether everything was bought, or put back, that is once.
	 */
	boolean isDone() {
		return this.once == ONCE.size();
	}

	String visit() {
		String answer = send("GET", "/api/session", "");
		if (answer.isEmpty()) {
			return "";
		}
		int now = JsonPath.<Integer>read(answer, "$.visits");
		if (now > this.visits + 1) {
			this.phase.seenCountedTwice();
		}
		else if (now <= this.visits) {
			this.phase.wrong("visit " + now + " after " + this.visits);
			this.startedAnew = true;
		}
		this.visits = now;
		String instance = JsonPath.read(answer, "$.instance");
		this.phase.answeredBy(instance);
		return instance;
	}

	/**
	 * Whether the counter has gone back: the session was another.
	 */
	boolean hasStartedAnew() {
		return this.startedAnew;
	}

	private int pieces(String sku) {
		return this.cart.getOrDefault(sku, 0);
	}

	private void add(String sku) {
		if (!send("POST", "/api/cart/" + sku, "").isEmpty() || isAddedAllTheSame(sku)
				|| !send("POST", "/api/cart/" + sku, "").isEmpty()) {
			this.cart.merge(sku, 1, Integer::sum);
		}
	}

	/**
	 * As a user does who has got an error: looks, and tries again if it is not there.
	 */
	private boolean isAddedAllTheSame(String sku) {
		String answer = send("GET", "/api/cart", "");
		return !answer.isEmpty() && read(answer).getOrDefault(sku, 0) > pieces(sku);
	}

	private void remove(String sku) {
		if (!send("DELETE", "/api/cart/" + sku, "").isEmpty()) {
			this.cart.remove(sku);
		}
	}

	boolean isCartComplete() {
		String answer = send("GET", "/api/cart", "");
		return !answer.isEmpty() && read(answer).equals(this.cart);
	}

	private void checkCart() {
		String answer = send("GET", "/api/cart", "");
		if (!answer.isEmpty() && !read(answer).equals(this.cart)) {
			this.phase.wrong("cart " + read(answer) + " instead of " + this.cart);
		}
	}

	private static Map<String, Integer> read(String cart) {
		Map<String, Integer> pieces = new TreeMap<>();
		for (Map<String, Object> item : JsonPath.<List<Map<String, Object>>>read(cart, "$.items")) {
			pieces.put((String) item.get("sku"), (Integer) item.get("quantity"));
		}
		return pieces;
	}

	private void checkLogin() {
		if (this.loggedIn && !send("GET", "/api/account", "").contains("skipper")) {
			this.phase.wrong("no account");
		}
	}

	/**
	 * Sends a request.
	 * @return the answer, or nothing if it failed
	 */
	private String send(String method, String path, String form) {
		HttpRequest request = HttpRequest.newBuilder(this.uri.resolve(path))
			.timeout(Duration.ofSeconds(20))
			.header("Accept", path.startsWith("/api") ? "application/json" : "text/html")
			.header("Content-Type", "application/x-www-form-urlencoded")
			// Where users are told by their addresses, each has one
			.header("X-Forwarded-For", "10.0." + this.number + ".1")
			.method(method, BodyPublishers.ofString(form))
			.build();
		long start = System.nanoTime();
		String failure;
		try {
			HttpResponse<String> response = this.client.send(request, BodyHandlers.ofString());
			if (response.statusCode() == 200) {
				return response.body();
			}
			// Not by the client: in Java 17 the time-out of a request that was redirected
			// goes on, and closes the connection later (JDK-8304701)
			if (response.statusCode() == 302) {
				return send("GET", response.headers().firstValue("Location").orElseThrow(), "");
			}
			failure = method + " " + path + ": " + response.statusCode();
		}
		catch (IOException ex) {
			failure = method + " " + path + ": " + ex;
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
		finally {
			this.phase.answered(Duration.ofNanos(System.nanoTime() - start));
		}
		this.phase.failed(!method.equals("POST"), failure);
		return "";
	}

}
