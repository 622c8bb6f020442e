package dev.mooring.boot.session;

import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.mooring.boot.TestApplication;

/**
 * A user's browser: keeps cookies, which ignore ports, and fills in forms.
 */
final class Browser {

	private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

	private final CookieManager cookies = new CookieManager();

	private final HttpClient http = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.cookieHandler(this.cookies)
		.followRedirects(HttpClient.Redirect.NEVER)
		.build();

	HttpResponse<String> get(TestApplication application, String path) {
		return send(request(application, path).GET());
	}

	/**
	 * Logs in with Spring Security's form.
	 * @return the response to the form
	 */
	HttpResponse<String> login(TestApplication application, String user, Map<String, String> more) {
		Matcher csrf = CSRF.matcher(get(application, "/login").body());
		if (!csrf.find()) {
			throw new IllegalStateException("The login page has no CSRF token");
		}
		return post(application, "/login", Map.of("username", user, "password", "secret", "_csrf", csrf.group(1)),
				more);
	}

	HttpResponse<String> post(TestApplication application, String path, Map<String, String> fields,
			Map<String, String> more) {
		Map<String, String> all = new HashMap<>(fields);
		all.putAll(more);
		String form = all.entrySet()
			.stream()
			.map((field) -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
			.collect(Collectors.joining("&"));
		return send(request(application, path).header("Content-Type", "application/x-www-form-urlencoded")
			.POST(HttpRequest.BodyPublishers.ofString(form)));
	}

	private static HttpRequest.Builder request(TestApplication application, String path) {
		return HttpRequest.newBuilder(URI.create("http://localhost:" + application.port() + path))
			.header("Accept", "text/html, */*;q=0.5")
			.timeout(Duration.ofSeconds(30));
	}

	private HttpResponse<String> send(HttpRequest.Builder request) {
		try {
			return this.http.send(request.build(), HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	Optional<String> cookie(String name) {
		return this.cookies.getCookieStore()
			.getCookies()
			.stream()
			.filter((cookie) -> cookie.getName().equals(name))
			.map(HttpCookie::getValue)
			.findFirst();
	}

	void forget(String name) {
		this.cookies.getCookieStore()
			.getCookies()
			.stream()
			.filter((cookie) -> cookie.getName().equals(name))
			.toList()
			.forEach((cookie) -> this.cookies.getCookieStore().remove(null, cookie));
	}

	/**
	 * The id in the session cookie: Base64 in servlet applications, plain in reactive
	 * ones.
	 */
	String sessionId() {
		String value = cookie("SESSION").orElseThrow();
		return value.contains("-") ? value : new String(Base64.getDecoder().decode(value), StandardCharsets.US_ASCII);
	}

}
