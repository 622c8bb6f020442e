package dev.mooring.boot;

import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

import org.awaitility.Awaitility;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.util.StringUtils;

/**
 * A real application as its operator starts it: with environment variables and a command
 * line.
 */
public final class TestApplication implements AutoCloseable {

	/**
	 * A variable that makes the application trace, the given share of its requests.
	 */
	public static final String TRACING = "MANAGEMENT_TRACING_SAMPLING_PROBABILITY";

	private final ConfigurableApplicationContext context;

	private final HttpClient http = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.cookieHandler(new CookieManager())
		.build();

	private TestApplication(ConfigurableApplicationContext context) {
		this.context = context;
	}

	/**
	 * Starts an application.
	 * @param type what kind of application
	 * @param sources its configuration classes
	 * @param variables the environment variables; {@code PORT=0} unless given
	 * @param arguments the command line
	 * @return the running application
	 */
	public static TestApplication start(WebApplicationType type, List<Class<?>> sources, Map<String, String> variables,
			String... arguments) {
		TestApplication application = new TestApplication(
				builder(type, variables).sources(sources.toArray(Class<?>[]::new)).run(arguments));
		if (type != WebApplicationType.NONE) {
			application.awaitAnswer();
		}
		return application;
	}

	/**
	 * As a load balancer does before it sends any user's request. The very first request
	 * to a Netty in a JVM of many has, very rarely, gone unanswered.
	 */
	private void awaitAnswer() {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port() + "/livez"))
			.timeout(Duration.ofSeconds(5))
			.build();
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.ignoreException(HttpTimeoutException.class)
			.until(() -> HttpClient.newHttpClient()
				.send(request, HttpResponse.BodyHandlers.discarding())
				.statusCode() > 0);
	}

	/**
	 * An application that is yet to be started.
	 * @param type what kind of application
	 * @param variables the environment variables; {@code PORT=0} unless given
	 * @return the builder
	 */
	public static SpringApplicationBuilder builder(WebApplicationType type, Map<String, String> variables) {
		Map<String, Object> systemEnvironment = new LinkedHashMap<>(Map.of("PORT", "0"));
		systemEnvironment.putAll(variables);
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.replace("systemEnvironment", new SystemEnvironmentPropertySource("systemEnvironment", systemEnvironment));
		return new SpringApplicationBuilder().web(type)
			.environment(environment)
			.resourceLoader(new DefaultResourceLoader(
					new FilteredClassLoader(otherServer(type), variables.containsKey(TRACING) ? "none" : "brave")));
	}

	/**
	 * Tomcat and Netty are both on the class path, but no application has two servers.
	 */
	private static String otherServer(WebApplicationType type) {
		return (type == WebApplicationType.REACTIVE) ? "org.apache.catalina" : "reactor.netty";
	}

	public ConfigurableApplicationContext context() {
		return this.context;
	}

	/**
	 * Sends a GET request to the application's port; cookies are kept.
	 * @param path the path
	 * @return the response
	 */
	public HttpResponse<String> get(String path) {
		return get(this.http, path);
	}

	/**
	 * Sends a GET request with the cookies that another application has set, as a browser
	 * does: cookies ignore ports.
	 * @param browser the application whose client is used
	 * @param path the path
	 * @return the response
	 */
	public HttpResponse<String> getWithCookiesOf(TestApplication browser, String path) {
		return get(browser.http, path);
	}

	/**
	 * Sends a GET request as a client without cookies, over a connection of its own:
	 * where a response comes from another thread, as Actuator's do, Reactor Netty now and
	 * then forgets to read what follows on the connection.
	 * @param path the path
	 * @return the response
	 */
	public HttpResponse<String> getWithoutCookies(String path) {
		return get(HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(), path);
	}

	/**
	 * Scrapes the metrics.
	 * @return what a scraper gets, without the tags that all meters have
	 */
	public String scrape() {
		return withoutCommonTags(getWithoutCookies("/actuator/prometheus").body()).replace("{} ", " ");
	}

	/**
	 * Takes away the tags that all meters have.
	 * @param samples samples with their labels, or labels alone, in braces
	 * @return the same with fewer labels
	 */
	public static String withoutCommonTags(String samples) {
		return samples.replaceAll("(?<=[{,])(application|instance|version)=\"[^\"]*\",?", "").replace(",}", "}");
	}

	/**
	 * Sends a GET request that says which media types are accepted.
	 * @param path the path
	 * @param accept the header
	 * @return the response
	 */
	public HttpResponse<String> get(String path, String accept) {
		return get(this.http, path, "Accept", accept);
	}

	private HttpResponse<String> get(HttpClient client, String path, String... headers) {
		try {
			HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path))
				.timeout(Duration.ofSeconds(30));
			HttpRequest request = ((headers.length > 0) ? builder.headers(headers) : builder).build();
			// The request's own deadline ends with the header of the response
			return client.sendAsync(request, HttpResponse.BodyHandlers.ofString()).get(60, TimeUnit.SECONDS);
		}
		catch (ExecutionException | TimeoutException | InterruptedException ex) {
			throw new IllegalStateException(path, ex);
		}
	}

	public int port() {
		return port("local.server.port");
	}

	public int port(String property) {
		return this.context.getEnvironment().getRequiredProperty(property, Integer.class);
	}

	/**
	 * Stops the application.
	 * @throws IllegalStateException with what all threads do, if that takes longer than
	 * any orchestrator waits
	 */
	@Override
	public void close() {
		CompletableFuture<Void> closed = CompletableFuture.runAsync(this.context::close,
				(task) -> new Thread(task, "close").start());
		try {
			closed.get(90, TimeUnit.SECONDS);
		}
		catch (TimeoutException ex) {
			throw new IllegalStateException("The application does not stop:\n" + threads(), ex);
		}
		catch (ExecutionException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String threads() {
		return Thread.getAllStackTraces()
			.entrySet()
			.stream()
			.map((thread) -> thread.getKey() + " " + thread.getKey().getState() + "\n\tat "
					+ StringUtils.arrayToDelimitedString(thread.getValue(), "\n\tat "))
			.collect(Collectors.joining("\n"));
	}

}
