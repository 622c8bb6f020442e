package dev.mooring.session.redis;

import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

import static org.assertj.core.api.Assertions.assertThat;

class LuaScriptTests {

	@Test
	void scriptsHaveTheirDigest() {
		assertThat(LuaScript.DELETE.digest()).hasSize(40);
		assertThat(LuaScript.DELETE.source()).contains("HGETALL");
	}

	@Test
	void scriptsBeginWithWhatTheyShare() {
		assertThat(LuaScript.ACCESS.source()).containsOnlyOnce("local function number(")
			.contains("Reads a session and records the access");
	}

	@Test
	void nativeImagesHaveTheScripts() {
		RuntimeHints hints = new RuntimeHints();
		new LuaScriptHints().registerHints(hints, null);
		assertThat(RuntimeHintsPredicates.resource().forResource("dev/mooring/session/redis/access.lua"))
			.accepts(hints);
	}

}
