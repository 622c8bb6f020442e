package dev.mooring.session.redis;

import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.factory.aot.AotServices;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

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
	void nativeImagesHaveTheScripts() throws Exception {
		RuntimeHints hints = new RuntimeHints();
		AotServices.factories()
			.load(RuntimeHintsRegistrar.class)
			.stream()
			.filter(LuaScriptHints.class::isInstance)
			.forEach((registrar) -> registrar.registerHints(hints, null));
		String folder = LuaScript.class.getPackageName().replace('.', '/') + "/";
		Resource[] scripts = new PathMatchingResourcePatternResolver().getResources("classpath*:" + folder + "*.lua");
		assertThat(scripts).extracting(Resource::getFilename)
			.contains("common.lua", "access.lua")
			.allSatisfy(
					(name) -> assertThat(RuntimeHintsPredicates.resource().forResource(folder + name)).accepts(hints));
	}

}
