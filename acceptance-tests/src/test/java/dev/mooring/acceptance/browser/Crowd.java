package dev.mooring.acceptance.browser;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import com.jayway.jsonpath.JsonPath;

/**
 * Users who all the time look at the shop and fill their carts, and complain: about each
 * answer that is not 200, and about each visit that their session has not counted.
 */
final class Crowd implements AutoCloseable {

	private static final int COUNT = 8;

	private static final long PAUSE_MILLIS = 50;

	private final URI shop;

	private final Set<String> versions = ConcurrentHashMap.newKeySet();

	private final Set<String> instances = ConcurrentHashMap.newKeySet();

	private final ConcurrentLinkedQueue<String> complaints = new ConcurrentLinkedQueue<>();

	private final AtomicInteger requests = new AtomicInteger();

	private final List<Thread> people;

	private volatile boolean open = true;

	Crowd(URI shop) {
		this.shop = shop;
		this.people = IntStream.range(0, COUNT).mapToObj((number) -> new Thread(this::shop, "user-" + number)).toList();
		this.people.forEach(Thread::start);
	}

	private void shop() {
		HttpClient http = HttpClient.newBuilder()
			.version(HttpClient.Version.HTTP_1_1)
			.cookieHandler(new CookieManager())
			.build();
		try {
			for (int visits = 1; this.open; visits++) {
				Map<String, Object> seen = JsonPath.read(send(http, "GET", "/api/session"), "$");
				this.instances.add((String) seen.get("instance"));
				this.versions.add((String) seen.get("version"));
				if (!seen.get("visits").equals(visits)) {
					throw new IOException("visit " + visits + " was counted as " + seen.get("visits"));
				}
				int pieces = JsonPath.read(send(http, "POST", "/api/cart/bell"), "$.pieces");
				if (pieces != Math.min(visits, 99)) {
					throw new IOException(visits + " pieces became " + pieces);
				}
				// The pace of users, who wait for nothing
				Thread.sleep(PAUSE_MILLIS);
			}
		}
		catch (IOException | RuntimeException ex) {
			this.complaints.add(ex.toString());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private String send(HttpClient http, String method, String path) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(this.shop.resolve(path))
			.timeout(Duration.ofSeconds(20))
			.method(method, HttpRequest.BodyPublishers.noBody())
			.build();
		HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
		this.requests.incrementAndGet();
		if (response.statusCode() != 200) {
			throw new IOException(method + " " + path + " was answered with " + response.statusCode());
		}
		return response.body();
	}

	int requests() {
		return this.requests.get();
	}

	Set<String> versions() {
		return this.versions;
	}

	Set<String> instances() {
		return this.instances;
	}

	/**
	 * What users have complained about. Who complains goes home.
	 */
	List<String> complaints() {
		return List.copyOf(this.complaints);
	}

	@Override
	public void close() {
		this.open = false;
		try {
			for (Thread person : this.people) {
				person.join();
			}
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
