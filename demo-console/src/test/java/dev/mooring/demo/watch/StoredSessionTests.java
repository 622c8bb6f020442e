package dev.mooring.demo.watch;

import java.io.ByteArrayOutputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class StoredSessionTests {

	private static final String ID = "0b0f1c9e-6a55-4c1e-9d3b-0a4c2f1f8f10";

	@Test
	void readsWhatTheScriptAnswers() throws Exception {
		Instant now = Instant.ofEpochMilli(1_800_000_000_000L);
		byte[] accessed = String.valueOf(now.minusSeconds(5).toEpochMilli()).getBytes(StandardCharsets.US_ASCII);
		StoredSession session = StoredSession
			.of(List.of(serialized(now.minusSeconds(600).toEpochMilli()), accessed, 1_795_000L, 512L, 3L), now);
		assertThat(session).isEqualTo(
				new StoredSession(Duration.ofMinutes(10), Duration.ofSeconds(5), Duration.ofSeconds(1795), 512, 3));
		assertThat(session.getAgeText()).isEqualTo("10 min");
		assertThat(session.getIdleText()).isEqualTo("5 s");
		assertThat(session.getRemainingText()).isEqualTo("29 min");
	}

	@Test
	void findsTheIdInTheCookie() {
		assertThat(SessionCookie.id(base64(ID))).contains(ID);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "*", "a", "../../etc/passwd", "MGIwZjFjOWU=",
			"MGIwZjFjOWUtNmE1NS00YzFlLTlkM2ItMGE0YzJmMWY4ZjEwCg==" })
	void takesNoOtherCookie(String value) {
		assertThat(SessionCookie.id(value)).isEmpty();
		assertThat(SessionCookie.id(base64(ID) + "A".repeat(10_000))).isEmpty();
	}

	@Test
	void findsTheNumbersInTheMetrics() {
		String text = """
				# TYPE mooring_session_replayed_total counter
				mooring_session_replayed_total{instance="shop-1",outcome="applied"} 12.0
				mooring_session_replayed_total{instance="shop-1",outcome="ended"} 3.0
				mooring_session_circuit_state{state="closed"} 1.0
				mooring_session_circuit_state{state="open"} 0.0
				mooring_session_journal_size_sessions{instance="shop-1"} 0.0
				""";
		assertThat(Exposition.parse(text)).isEqualTo(new Exposition(12, true));
		assertThat(Exposition.parse(text.replace("\"open\"} 0", "\"open\"} 1")).caughtUp()).isFalse();
		assertThat(Exposition.parse(text.replace("shop-1\"} 0", "shop-1\"} 2")).caughtUp()).isFalse();
		assertThat(Exposition.parse("something else")).isEqualTo(new Exposition(0, true));
	}

	private static byte[] serialized(Long value) throws Exception {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
			out.writeObject(value);
		}
		return bytes.toByteArray();
	}

	private static String base64(String id) {
		return Base64.getEncoder().encodeToString(id.getBytes(StandardCharsets.US_ASCII));
	}

}
