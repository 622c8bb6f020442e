package dev.mooring.session.log;

import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

import static org.assertj.core.api.Assertions.assertThat;

class SessionIdMdcTests {

	private final SessionIdHash hash = new SessionIdHash("salt");

	private final SessionIdMdc mdc = new SessionIdMdc(this.hash);

	@AfterEach
	void clear() {
		MDC.clear();
	}

	private static String entry() {
		return MDC.get(SessionIdMdc.KEY);
	}

	@Test
	void hashIsTheBeginningOfAnHmac() {
		// printf %s id | openssl dgst -sha256 -hmac salt
		assertThat(this.hash.of("id")).isEqualTo("c8c9d23a51a1f6f8");
		assertThat(new SessionIdHash("other").of("id")).hasSize(16).isNotEqualTo(this.hash.of("id"));
	}

	@Test
	void onlyWhatMayBeAnIdIsHashed() {
		assertThat(this.hash.of("")).isNull();
		assertThat(this.hash.of("x".repeat(1024))).hasSize(16);
		assertThat(this.hash.of("x".repeat(1025))).isNull();
		assertThat(this.hash.of("\n\u0000\uD800")).hasSize(16);
	}

	@Test
	void entryFollowsTheSessionAndIsTakenAway() {
		SessionIdMdc.Scope scope = this.mdc.open(null);
		assertThat(entry()).isNull();
		scope.session("one");
		assertThat(entry()).isEqualTo(this.hash.of("one"));
		scope.session("two");
		assertThat(entry()).isEqualTo(this.hash.of("two"));
		scope.close();
		assertThat(entry()).isNull();
		scope.session("three");
		assertThat(entry()).isNull();
	}

	@Test
	void entryOfTheApplicationIsBroughtBack() {
		MDC.put(SessionIdMdc.KEY, "mine");
		SessionIdMdc.Scope scope = this.mdc.open("one");
		assertThat(entry()).isEqualTo(this.hash.of("one"));
		SessionIdMdc.Scope nested = this.mdc.open("two");
		nested.close();
		assertThat(entry()).isEqualTo(this.hash.of("one"));
		scope.close();
		assertThat(entry()).isEqualTo("mine");
	}

	@Test
	void otherThreadsAreLeftAlone() {
		SessionIdMdc.Scope scope = this.mdc.open("one");
		assertThat(CompletableFuture.supplyAsync(() -> {
			scope.session("two");
			return String.valueOf(entry());
		}).join()).isEqualTo("null");
		assertThat(entry()).isEqualTo(this.hash.of("one"));
		scope.close();
	}

}
