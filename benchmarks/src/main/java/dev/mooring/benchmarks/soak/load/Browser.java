package dev.mooring.benchmarks.soak.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.jspecify.annotations.Nullable;

/**
 * Sends requests and records what comes of them. For any number of threads.
 */
public final class Browser {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final String SESSION_COOKIE = "SESSION=";

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final Queue<Sample> samples = new ConcurrentLinkedQueue<>();

	/**
	 * Sends a request and records it.
	 * @param client who asks
	 * @param kind what is asked for
	 * @param uri where
	 * @param cookie the cookie that is sent along, if any
	 */
	Answer send(int client, Kind kind, URI uri, @Nullable String cookie) {
		long begin = System.nanoTime();
		Answer answer = send(kind, uri, cookie);
		this.samples.add(new Sample(kind, client, begin, System.nanoTime(), answer.status(), answer.count() >= 0));
		return answer;
	}

	/**
	 * Sends a request that is not part of the load.
	 */
	Answer send(Kind kind, URI uri, @Nullable String cookie) {
		HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(TIMEOUT);
		switch (kind) {
			case UPDATE, LOGIN, LOGOUT, CREATE -> request.POST(BodyPublishers.noBody());
			default -> request.GET();
		}
		if (cookie != null) {
			request.header("Cookie", cookie);
		}
		try {
			HttpResponse<String> response = this.http.send(request.build(), BodyHandlers.ofString());
			return new Answer(response.statusCode(), response.body(), sessionCookie(response));
		}
		catch (HttpTimeoutException ex) {
			return new Answer(Sample.TIMED_OUT, "", null);
		}
		catch (IOException ex) {
			return new Answer(Sample.BROKEN, "", null);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException("Interrupted", ex);
		}
	}

	private static @Nullable String sessionCookie(HttpResponse<?> response) {
		return response.headers()
			.allValues("Set-Cookie")
			.stream()
			.filter((cookie) -> cookie.startsWith(SESSION_COOKIE))
			.map((cookie) -> cookie.substring(0, cookie.indexOf(';')))
			.findFirst()
			.orElse(null);
	}

	/**
	 * What was recorded.
	 * @return all requests, in the order of their ends
	 */
	public List<Sample> samples() {
		return List.copyOf(this.samples);
	}

}
