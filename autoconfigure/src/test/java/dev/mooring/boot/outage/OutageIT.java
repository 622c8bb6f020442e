package dev.mooring.boot.outage;

import java.io.EOFException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.mooring.boot.TestApplication;
import dev.mooring.boot.WebStack;
import dev.mooring.session.local.LocalSessionStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * The finer points of an outage: its beginning in the middle of a request, full memory,
 * lost data, and a start without Redis.
 */
@Tag("own-redis")
@ExtendWith(OutputCaptureExtension.class)
class OutageIT {

	private static final String LOCAL = "--mooring.session.on-outage=local";

	private static Lab lab;

	@BeforeAll
	static void open() {
		lab = new Lab();
	}

	@AfterEach
	void heal() {
		if (!lab.redis().isAlive()) {
			lab.redis().restart();
		}
		lab.redis().thaw();
		lab.redis().command("CONFIG", "SET", "maxmemory", "0");
		lab.redis().command("FLUSHALL");
	}

	@AfterAll
	static void close() {
		lab.close();
	}

	@ParameterizedTest
	@CsvSource({ "SERVLET,change", "SERVLET,login", "SERVLET,logout", "REACTIVE,change", "REACTIVE,login",
			"REACTIVE,logout" })
	void outageBetweenLoadAndCommitIsA503AndTheCookieStays(WebStack stack, String action) throws Exception {
		try (TestApplication application = lab.start(stack)) {
			application.get("/counter");
			HttpResponse<String> response = freezeDuring(application, "/late/" + action);
			assertThat(response.statusCode()).isEqualTo(503);
			assertThat(response.headers().firstValue("Retry-After")).hasValue("5");
			assertThat(response.headers().map()).doesNotContainKey("Set-Cookie");
			lab.redis().thaw();
			FaultsIT.awaitClosed(application);
			// What Redis was told before it froze may have happened
			assertThat(application.get("/peek").statusCode()).isEqualTo(200);
		}
	}

	@ParameterizedTest
	@CsvSource({ "SERVLET,change", "SERVLET,login", "REACTIVE,change", "REACTIVE,login" })
	void outageBetweenLoadAndCommitIsNotNoticedLocally(WebStack stack, String action) throws Exception {
		try (TestApplication application = lab.start(stack, LOCAL)) {
			application.get("/counter");
			assertThat(freezeDuring(application, "/late/" + action).statusCode()).isEqualTo(200);
			assertThat(application.get("/counter").body()).isEqualTo("2");
			lab.redis().thaw();
			FaultsIT.awaitReplayed(application);
			assertOthersSee(application, stack, "/counter", "3");
		}
	}

	private static HttpResponse<String> freezeDuring(TestApplication application, String path) throws Exception {
		OutageEndpoints.Gate gate = application.context().getBean(OutageEndpoints.Gate.class);
		CompletableFuture<HttpResponse<String>> response = CompletableFuture.supplyAsync(() -> application.get(path));
		assertThat(gate.entered.await(10, TimeUnit.SECONDS)).isTrue();
		lab.redis().freeze();
		gate.release.countDown();
		return response.get(30, TimeUnit.SECONDS);
	}

	private static void assertOthersSee(TestApplication browser, WebStack stack, String path, String expected) {
		try (TestApplication other = lab.start(stack)) {
			assertThat(other.getWithCookiesOf(browser, path).body()).isEqualTo(expected);
		}
	}

	@Test
	void outageAfterTheResponseHasBegunIsCountedAndLogged(CapturedOutput output) throws Exception {
		try (TestApplication application = lab.start(WebStack.SERVLET)) {
			application.get("/counter");
			HttpResponse<String> response = freezeDuring(application, "/committed");
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.body()).isEqualTo("begun");
			await().until(() -> application.scrape().contains("mooring_session_lost_total 1.0"));
			// Once a minute at most, and this is the first one of the instance
			await().untilAsserted(() -> assertThat(output)
				.containsOnlyOnce("The session store became unavailable when a response was on its way: "
						+ "what its request has changed is lost"));
		}
	}

	@ParameterizedTest
	@CsvSource({ "SERVLET,/half,rejected", "SERVLET,/half/stream,rejected", "SERVLET,/half/logout,lost",
			"REACTIVE,/half,rejected", "REACTIVE,/half/logout,rejected" })
	void responseThatCannotBeFinishedIsBrokenOffAndCounted(WebStack stack, String path, String counter) {
		try (TestApplication application = lab.start(stack)) {
			application.get("/counter");
			lab.redis().freeze();
			FaultsIT.awaitOpen(application);
			double before = count(application, counter);
			assertThatThrownBy(() -> application.get(path)).rootCause()
				.isInstanceOf(EOFException.class)
				.hasMessageContaining("EOF reached while reading");
			assertThat(count(application, counter)).isEqualTo(before + 1);
		}
	}

	private static double count(TestApplication application, String counter) {
		String start = "mooring_session_" + counter + "_total ";
		return application.scrape()
			.lines()
			.filter((line) -> line.startsWith(start))
			.mapToDouble((line) -> Double.parseDouble(line.substring(start.length())))
			.findFirst()
			.orElseThrow();
	}

	@ParameterizedTest
	@EnumSource
	void answersInTheFormThatTheClientPrefers(WebStack stack) {
		try (TestApplication application = lab.start(stack)) {
			application.get("/counter");
			lab.redis().freeze();
			FaultsIT.awaitOpen(application);
			HttpResponse<String> page = application.get("/counter", "text/html,application/xhtml+xml,*/*;q=0.8");
			assertThat(page.statusCode()).isEqualTo(503);
			assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html;charset=UTF-8");
			assertThat(page.body()).contains("<h1>Service Unavailable</h1>");
			assertThat(application.get("/counter", "text/plain").body()).startsWith("Your session cannot be reached");
			HttpResponse<String> problem = application.get("/counter", "application/json");
			assertThat(problem.headers().firstValue("Content-Type")).hasValue("application/problem+json");
			assertThat(problem.body()).contains("\"status\":503").contains("\"title\":\"Service Unavailable\"");
			assertThat(application.get("/counter", "no type").statusCode()).isEqualTo(503);
		}
	}

	@Test
	void handlerForAllExceptionsDoesNotMakeItA500() {
		List<Class<?>> sources = new ArrayList<>(OutageEndpoints.of(WebStack.SERVLET));
		sources.add(OutageEndpoints.CatchAll.class);
		try (TestApplication application = WebStack.SERVLET.start(sources, Map.of("REDIS_URL", lab.proxy().url()))) {
			application.get("/counter");
			lab.redis().freeze();
			FaultsIT.awaitOpen(application);
			HttpResponse<String> response = application.get("/counter");
			assertThat(response.body()).isEqualTo("caught");
			assertThat(response.statusCode()).isEqualTo(503);
			assertThat(response.headers().firstValue("Retry-After")).hasValue("5");
			assertThat(application.get("/bug").statusCode()).as("another error").isEqualTo(500);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/written", "/async" })
	void whateverTheHandlerHasBegunIsTakenBack(String path) {
		try (TestApplication application = lab.start(WebStack.SERVLET)) {
			application.get("/counter");
			lab.redis().freeze();
			FaultsIT.awaitOpen(application);
			HttpResponse<String> response = application.get(path);
			assertThat(response.statusCode()).isEqualTo(503);
			assertThat(response.body()).startsWith("{\"type\":\"about:blank\"");
			assertThat(response.headers().map()).doesNotContainKeys("Content-Encoding", "ETag", "Set-Cookie");
		}
	}

	@ParameterizedTest
	@EnumSource
	void lostDataMeansNewSessionsAndNoErrors(WebStack stack) {
		try (TestApplication application = lab.start(stack)) {
			application.get("/counter");
			lab.redis().restartEmpty();
			await().until(() -> application.get("/counter").statusCode() == 200);
			assertThat(application.get("/counter").body()).isEqualTo("2");
		}
	}

	@ParameterizedTest
	@EnumSource
	void lostDataAreBroughtBackFromTheNewestCopies(WebStack stack, CapturedOutput output) {
		try (TestApplication application = lab.start(stack, LOCAL); TestApplication second = lab.start(stack, LOCAL)) {
			application.get("/counter");
			second.getWithCookiesOf(application, "/counter");
			lab.redis().restartEmpty();
			// A request before that would get the older copy of its instance
			await().atMost(Duration.ofSeconds(30))
				.until(() -> StringUtils.countOccurrencesOf(output.toString(),
						"The session store has lost its data. Brought back") == 2);
			assertThat(application.get("/counter").body()).isEqualTo("3");
			await().atMost(Duration.ofSeconds(30))
				.until(() -> second.getWithCookiesOf(application, "/get?name=count").body().equals("3"));
			assertOthersSee(application, stack, "/counter", "4");
		}
	}

	@ParameterizedTest
	@EnumSource
	void sessionThatBeganDuringTheOutageIsThereAfterIt(WebStack stack) {
		try (TestApplication application = lab.start(stack, LOCAL)) {
			lab.redis().kill();
			assertThat(application.get("/counter").body()).isEqualTo("1");
			String id = application.get("/login").body();
			assertThat(application.get("/counter").body()).isEqualTo("2");
			lab.redis().restart();
			FaultsIT.awaitReplayed(application);
			assertOthersSee(application, stack, "/counter", "3");
			assertThat(lab.redis().command("KEYS", "spring:session:sessions:*")).endsWith(id);
		}
	}

	@ParameterizedTest
	@EnumSource
	void logoutDuringTheOutageStays(WebStack stack) {
		try (TestApplication application = lab.start(stack, LOCAL)) {
			application.get("/counter");
			lab.redis().kill();
			assertThat(application.get("/logout").body()).isEqualTo("bye");
			lab.redis().restart();
			FaultsIT.awaitReplayed(application);
			assertThat(lab.redis().command("KEYS", "spring:session:sessions:*")).isEmpty();
		}
	}

	@ParameterizedTest
	@EnumSource
	void whatTheJournalHasIsBroughtBeforeTheConnectionCloses(WebStack stack, CapturedOutput output) throws Exception {
		try (TestApplication application = lab.start(stack, LOCAL, "--mooring.session.circuit.probe-interval=10m")) {
			application.get("/counter");
			lab.redis().command("CONFIG", "SET", "maxmemory", "1");
			assertThat(application.get("/counter").body()).isEqualTo("2");
			lab.redis().command("CONFIG", "SET", "maxmemory", "0");
			application.context().stop();
			assertOthersSee(application, stack, "/counter", "3");
		}
		assertThat(output).doesNotContain("is lost");
	}

	@ParameterizedTest
	@EnumSource
	void instanceThatStopsDuringTheOutageSaysWhatIsLost(WebStack stack, CapturedOutput output) {
		try (TestApplication application = lab.start(stack, LOCAL)) {
			application.get("/counter");
			lab.redis().kill();
			assertThat(application.get("/counter").body()).isEqualTo("2");
		}
		assertThat(output).contains("what happened to 1 sessions is lost");
	}

	/**
	 * Connecting holds a lock that is needed to close the connection.
	 */
	@ParameterizedTest
	@EnumSource
	void instanceStopsWhileItConnectsToARedisThatSaysNothing(WebStack stack) throws Exception {
		lab.redis().freeze();
		TestApplication application = lab.start(stack);
		CompletableFuture.runAsync(application::close).get(30, TimeUnit.SECONDS);
	}

	@ParameterizedTest
	@CsvSource({ "reject,30", "local,35" })
	void gracePeriodHasToLastForTheLastWrites(String policy, long seconds, CapturedOutput output) {
		try (TestApplication application = lab.start(WebStack.SERVLET, "--mooring.session.on-outage=" + policy,
				"--mooring.shutdown.grace-period=29s")) {
			assertThat(application.context().isRunning()).isTrue();
		}
		assertThat(Duration.ofSeconds(seconds - 30))
			.isEqualTo("local".equals(policy) ? LocalSessionStore.FLUSH_TIMEOUT : Duration.ZERO);
		assertThat(output).contains("orchestrator wait for at least " + seconds + "s");
	}

	@ParameterizedTest
	@EnumSource
	void contextThatWasStoppedIsStartedAgain(WebStack stack) {
		try (TestApplication application = lab.start(stack, LOCAL)) {
			application.get("/counter");
			application.context().stop();
			application.context().start();
			assertThat(application.get("/counter").body()).isEqualTo("2");
		}
	}

	@ParameterizedTest
	@EnumSource
	void unknownSessionFailsAlsoLocally(WebStack stack) {
		try (TestApplication application = lab.start(stack, LOCAL); TestApplication other = lab.start(stack, LOCAL)) {
			application.get("/counter");
			lab.redis().freeze();
			HttpResponse<String> response = other.getWithCookiesOf(application, "/get?name=count");
			assertThat(response.statusCode()).isEqualTo(503);
			assertThat(response.headers().map()).doesNotContainKey("Set-Cookie");
			assertThat(other.getWithCookiesOf(application, "/login").statusCode()).isEqualTo(503);
			assertThat(other.getWithoutCookies("/login").statusCode()).isEqualTo(200);
		}
	}

	@ParameterizedTest
	@EnumSource
	void fullMemoryRefusesWritesAndServesReads(WebStack stack) {
		try (TestApplication application = lab.start(stack); TestApplication local = lab.start(stack, LOCAL)) {
			application.get("/counter");
			local.get("/counter");
			lab.redis().command("CONFIG", "SET", "maxmemory", "1");
			for (int i = 0; i < 10; i++) {
				assertThat(application.get("/get?name=count").body()).isEqualTo("1");
				assertThat(application.get("/counter").statusCode()).isEqualTo(503);
			}
			assertThat(local.get("/counter").body()).isEqualTo("2");
			assertThat(local.get("/counter").body()).isEqualTo("3");
			lab.redis().command("CONFIG", "SET", "maxmemory", "0");
			assertThat(application.get("/counter").body()).isEqualTo("2");
			FaultsIT.awaitReplayed(local);
			assertOthersSee(local, stack, "/counter", "4");
		}
	}

	@ParameterizedTest
	@EnumSource
	void forgottenScriptsAreNotNoticed(WebStack stack) {
		try (TestApplication application = lab.start(stack)) {
			application.get("/counter");
			lab.redis().command("SCRIPT", "FLUSH");
			assertThat(application.get("/counter").body()).isEqualTo("2");
		}
	}

	@ParameterizedTest
	@EnumSource
	void connectionThatBreaksInTheMiddleOfAReplyIsReplaced(WebStack stack) {
		try (TestApplication application = lab.start(stack); TestApplication local = lab.start(stack, LOCAL)) {
			application.get("/counter");
			lab.proxy().resetInReply();
			assertThat(application.get("/get?name=count").statusCode()).isIn(200, 503);
			await().until(() -> application.get("/get?name=count").body().equals("1"));
			local.get("/counter");
			lab.proxy().resetInReply();
			assertThat(local.get("/counter").body()).isEqualTo("2");
			FaultsIT.awaitReplayed(local);
			assertOthersSee(local, stack, "/counter", "3");
		}
	}

	@ParameterizedTest
	@EnumSource
	void redisThatIsLoadingItsDataIsWaitedFor(WebStack stack) throws Exception {
		try (TestApplication application = lab.start(stack, "--management.endpoint.health.show-details=always",
				"--management.health.redis.enabled=false")) {
			application.get("/counter");
			// Redis answers once in a kilobyte while it loads, if it loads an RDB file
			for (int i = 0; i < 300; i++) {
				lab.redis().command("SET", "key" + i, "value".repeat(100) + i);
			}
			lab.redis().command("CONFIG", "SET", "rdbcompression", "no");
			lab.redis().command("BGREWRITEAOF");
			await().until(() -> lab.redis().command("INFO", "persistence").contains("aof_rewrite_in_progress:0"));
			lab.redis().kill();
			FaultsIT.awaitOpen(application);
			CompletableFuture<Void> restarted = CompletableFuture.runAsync(() -> lab.redis()
				.restart("--key-load-delay", "10000", "--loading-process-events-interval-bytes", "1024",
						"--rdbcompression", "no"));
			await().atMost(Duration.ofSeconds(20))
				.untilAsserted(
						() -> assertThat(application.getWithoutCookies("/actuator/health").body()).contains("LOADING"));
			assertThat(application.get("/counter").statusCode()).isEqualTo(503);
			restarted.get(60, TimeUnit.SECONDS);
			FaultsIT.awaitClosed(application);
			assertThat(application.get("/counter").body()).isEqualTo("2");
		}
		finally {
			lab.redis().restart(new String[0]);
		}
	}

	@ParameterizedTest
	@EnumSource
	void startsWithoutRedisAndIsReadyWhenItComes(WebStack stack, CapturedOutput output) {
		lab.redis().kill();
		try (TestApplication application = lab.start(stack)) {
			assertThat(application.getWithoutCookies("/livez").statusCode()).isEqualTo(200);
			assertThat(application.getWithoutCookies("/readyz").statusCode()).isEqualTo(503);
			assertThat(application.getWithoutCookies("/plain").statusCode()).isEqualTo(200);
			assertThat(application.getWithoutCookies("/counter").statusCode()).isEqualTo(503);
			lab.redis().restart();
			await().atMost(Duration.ofSeconds(5))
				.until(() -> application.getWithoutCookies("/readyz").statusCode() == 200);
			assertThat(application.get("/counter").body()).isEqualTo("1");
			await().untilAsserted(() -> assertThat(output).containsOnlyOnce("The session store is unavailable")
				.containsOnlyOnce("The session store is available again"));
		}
	}

	@ParameterizedTest
	@EnumSource
	void startFailsWithoutRedisIfItIsToldTo(WebStack stack, CapturedOutput output) {
		lab.redis().kill();
		assertThatThrownBy(
				() -> lab.start(stack, "--mooring.session.startup=fail", "--mooring.session.startup-timeout=600ms"))
			.isNotNull();
		assertThat(output).contains("The session store has not answered within 600 ms")
			.contains("Check that Redis runs and that REDIS_URL");
	}

	@Test
	void startThatMayFailWaitsForRedis(CapturedOutput output) throws Exception {
		lab.redis().kill();
		CompletableFuture<TestApplication> application = CompletableFuture
			.supplyAsync(() -> lab.start(WebStack.SERVLET, "--mooring.session.startup=fail"));
		await().atMost(Duration.ofSeconds(30))
			.until(() -> output.toString().contains("The session store is unavailable"));
		// A start that does not wait is through by then
		await().during(Duration.ofSeconds(2)).until(() -> !output.toString().contains("Tomcat started"));
		lab.redis().restart();
		try (TestApplication started = application.get(90, TimeUnit.SECONDS)) {
			assertThat(output.toString()).containsSubsequence("The session store is available again", "Tomcat started");
			assertThat(started.getWithoutCookies("/readyz").statusCode()).isEqualTo(200);
		}
	}

}
