package dev.mooring.benchmarks.measure;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;

import dev.mooring.benchmarks.plan.Scenario;

/**
 * Asks the application one request after the other, and insists on the right answer.
 */
final class Visitor {

	private static final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final URI uri;

	Visitor(URI uri) {
		this.uri = uri;
	}

	/**
	 * Whether a path is served.
	 */
	boolean isServed(String path) {
		try {
			return send(HttpRequest.newBuilder(this.uri.resolve(path)).build()).statusCode() == 200;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Makes sessions, each by a client of its own.
	 * @return the values of the header {@code Cookie}; an empty one if the scenario needs
	 * no session
	 */
	List<String> prepare(Scenario scenario, int count) throws IOException {
		HttpRequest.Builder request = HttpRequest.newBuilder(this.uri.resolve(scenario.preparation()));
		if (scenario.secured()) {
			request.header("Content-Type", "application/x-www-form-urlencoded")
				.POST(BodyPublishers.ofString("username=ada&password=secret"));
		}
		List<String> cookies = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			cookies.add(String.join("; ",
					send(request.build()).headers()
						.allValues("Set-Cookie")
						.stream()
						.map((cookie) -> cookie.substring(0, cookie.indexOf(';')))
						.toList()));
		}
		visit(scenario, cookies);
		return cookies;
	}

	/**
	 * Sends one request with each cookie.
	 * @throws IOException if an answer is no success
	 */
	void visit(Scenario scenario, List<String> cookies) throws IOException {
		for (String cookie : cookies) {
			HttpRequest.Builder request = HttpRequest.newBuilder(this.uri.resolve(scenario.path()));
			if (!cookie.isEmpty()) {
				request.header("Cookie", cookie);
			}
			int status = send(request.build()).statusCode();
			if (status != 200) {
				throw new IOException("GET %s was answered with %d".formatted(scenario.path(), status));
			}
		}
	}

	private static HttpResponse<String> send(HttpRequest request) throws IOException {
		try {
			return http.send(request, BodyHandlers.ofString());
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException("Interrupted", ex);
		}
	}

}
