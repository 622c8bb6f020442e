package dev.mooring.boot.outage;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;

import dev.mooring.boot.TestApplication;
import dev.mooring.boot.WebStack;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What users, probes and scrapes get during each fault, and after it.
 */
@Tag("own-redis")
class FaultsIT {

	private static Lab lab;

	@BeforeAll
	static void open() {
		lab = new Lab();
	}

	@AfterAll
	static void close() {
		lab.close();
	}

	static Stream<Arguments> faults() {
		return Stream.of(WebStack.values())
			.flatMap((stack) -> Stream.of(Fault.values()).map((fault) -> Arguments.of(stack, fault)));
	}

	@ParameterizedTest
	@MethodSource("faults")
	void rejectsWhatNeedsASession(WebStack stack, Fault fault) {
		try (TestApplication application = lab.start(stack)) {
			assertThat(application.get("/counter").body()).isEqualTo("1");
			fault.begin(lab);
			try {
				awaitOpen(application);
				for (int i = 0; i < 3; i++) {
					HttpResponse<String> rejected = application.get("/counter");
					assertThat(rejected.statusCode()).isEqualTo(503);
					assertThat(rejected.headers().firstValue("Retry-After")).hasValue("5");
					assertThat(rejected.headers().firstValue("Content-Type")).hasValue("application/problem+json");
					assertThat(rejected.headers().map()).doesNotContainKey("Set-Cookie");
				}
				assertServesOthers(application);
				assertThat(application.getWithoutCookies("/counter").statusCode()).isEqualTo(503);
			}
			finally {
				fault.end(lab);
			}
			awaitClosed(application);
			assertThat(application.get("/counter").body()).isEqualTo("2");
		}
	}

	static Stream<Arguments> someFaults() {
		return faults().filter(
				(arguments) -> Set.of(Fault.FROZEN, Fault.KILLED, Fault.REPLICA).contains((Fault) arguments.get()[1]));
	}

	@ParameterizedTest
	@MethodSource("someFaults")
	void servesAsIfThereWereNoSession(WebStack stack, Fault fault) {
		try (TestApplication application = lab.start(stack, "--mooring.session.on-outage=anonymous")) {
			application.get("/counter");
			fault.begin(lab);
			try {
				HttpResponse<String> peek = application.get("/peek");
				assertThat(peek.body()).isEqualTo("no session");
				assertThat(peek.headers().map()).doesNotContainKey("Set-Cookie");
				awaitOpen(application);
				assertThat(application.get("/peek").body()).isEqualTo("no session");
				HttpResponse<String> rejected = application.get("/counter");
				assertThat(rejected.statusCode()).isEqualTo(503);
				assertThat(rejected.headers().map()).doesNotContainKey("Set-Cookie");
				assertServesOthers(application);
			}
			finally {
				fault.end(lab);
			}
			awaitClosed(application);
			assertThat(application.get("/peek").body()).isEqualTo("session 1");
		}
	}

	@ParameterizedTest
	@MethodSource("faults")
	void goesOnLocallyAndLosesNothing(WebStack stack, Fault fault) {
		try (TestApplication application = lab.start(stack, "--mooring.session.on-outage=local")) {
			assertThat(application.get("/counter").body()).isEqualTo("1");
			fault.begin(lab);
			try {
				for (int count = 2; count < 10; count++) {
					HttpResponse<String> response = application.get("/counter");
					assertThat(response.body()).isEqualTo(String.valueOf(count));
					assertThat(response.headers().map()).doesNotContainKey("Set-Cookie");
				}
				assertServesOthers(application);
			}
			finally {
				fault.end(lab);
			}
			awaitReplayed(application);
			try (TestApplication other = lab.start(stack)) {
				assertThat(other.getWithCookiesOf(application, "/counter").body()).isEqualTo("10");
			}
		}
	}

	private static void assertServesOthers(TestApplication application) {
		assertThat(application.get("/plain").statusCode()).isEqualTo(200);
		assertThat(application.getWithoutCookies("/plain").statusCode()).isEqualTo(200);
		assertThat(application.getWithoutCookies("/livez").statusCode()).isEqualTo(200);
		assertThat(application.getWithoutCookies("/readyz").statusCode()).isEqualTo(200);
		assertThat(application.scrape()).contains("mooring_session_circuit_state{state=\"closed\"} ");
	}

	static void awaitOpen(TestApplication application) {
		await().atMost(Duration.ofSeconds(30)).until(() -> {
			assertThat(application.get("/get?name=count").statusCode()).isIn(200, 503);
			return application.scrape().contains("mooring_session_circuit_state{state=\"closed\"} 0.0");
		});
	}

	static void awaitClosed(TestApplication application) {
		await().atMost(Duration.ofSeconds(30))
			.until(() -> application.scrape().contains("mooring_session_circuit_state{state=\"closed\"} 1.0"));
	}

	static void awaitReplayed(TestApplication application) {
		awaitClosed(application);
		await().atMost(Duration.ofSeconds(30))
			.until(() -> application.scrape().contains("mooring_session_journal_size_sessions 0.0"));
	}

}
