package dev.mooring.demo.launch;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A browser as far as sessions go: it keeps cookies by host, whatever the port, and
 * follows redirects.
 */
class Browser {

	private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

	private final HttpClient client = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.cookieHandler(new CookieManager())
		.followRedirects(HttpClient.Redirect.NORMAL)
		.build();

	HttpResponse<String> get(URI uri) {
		return send(HttpRequest.newBuilder(uri));
	}

	HttpResponse<String> post(URI uri) {
		return send(HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.noBody()));
	}

	/**
	 * Sends a form, with the token against forgery from the page before.
	 */
	HttpResponse<String> submit(URI uri, String field, String value) {
		Matcher token = CSRF.matcher(get(uri.resolve("/")).body());
		if (!token.find()) {
			throw new IllegalStateException("No token in " + uri.resolve("/"));
		}
		return send(HttpRequest.newBuilder(uri)
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(HttpRequest.BodyPublishers.ofString(field + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)
					+ "&_csrf=" + URLEncoder.encode(token.group(1), StandardCharsets.UTF_8))));
	}

	private HttpResponse<String> send(HttpRequest.Builder request) {
		try {
			return this.client.send(request.header("Accept", "text/html,*/*").timeout(Duration.ofSeconds(30)).build(),
					HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
