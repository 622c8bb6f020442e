package dev.mooring.demo.launch;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * People who look around in a shop, on all its instances in turn, until they are sent
 * home: some 20 requests a second, of which a quarter are of somebody new.
 */
final class Visitors implements AutoCloseable {

	private static final int COUNT = 8;

	private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(400);

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final List<Instance> instances;

	private final List<Thread> people;

	private final AtomicInteger requests = new AtomicInteger();

	private volatile boolean open = true;

	Visitors(List<Instance> instances) {
		this.instances = instances;
		this.people = IntStream.range(0, COUNT)
			.mapToObj((number) -> new Thread(() -> visit(number), "visitor-" + number))
			.toList();
		this.people.forEach(Thread::start);
	}

	private void visit(int number) {
		String cookie = "";
		for (int visit = number; this.open; visit++) {
			Instance instance = this.instances.get(visit % this.instances.size());
			try {
				switch (visit % 4) {
					case 0 -> cookie = send(instance.uri("/"), "GET", "");
					case 1 -> send(instance.uri("/api/cart/bell"), "POST", cookie);
					case 2 -> send(instance.uri("/api/cart"), "GET", cookie);
					default -> send(instance.uri("/api/products"), "GET", "");
				}
			}
			catch (IOException ex) {
				// The instance is away; they come back
			}
			catch (InterruptedException ex) {
				return;
			}
			LockSupport.parkNanos(PAUSE);
		}
	}

	private String send(URI uri, String method, String cookie) throws IOException, InterruptedException {
		HttpRequest.Builder request = HttpRequest.newBuilder(uri)
			.timeout(Duration.ofSeconds(10))
			.method(method, HttpRequest.BodyPublishers.noBody());
		if (!cookie.isEmpty()) {
			request.header("Cookie", cookie);
		}
		HttpResponse<Void> response = this.http.send(request.build(), HttpResponse.BodyHandlers.discarding());
		this.requests.incrementAndGet();
		return response.headers().firstValue("Set-Cookie").map((value) -> value.split(";")[0]).orElse("");
	}

	/**
	 * How many requests were answered.
	 */
	int requests() {
		return this.requests.get();
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
