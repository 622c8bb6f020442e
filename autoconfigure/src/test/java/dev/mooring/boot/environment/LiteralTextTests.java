package dev.mooring.boot.environment;

import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

class LiteralTextTests {

	private static void assertArrives(String text) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.addFirst(new MapPropertySource("text",
					Map.of("text", LiteralText.escape(text), "refers", "${text}", "contains", "<${text}>")));
		assertThat(environment.getProperty("text")).isEqualTo(text);
		assertThat(environment.getProperty("refers")).isEqualTo(text);
		assertThat(environment.getProperty("contains")).isEqualTo("<" + text + ">");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "text", "${a}", "${a:b}", "\\${a}", "\\\\${a}", "${", "a${", "\\${", "${a", "}", "${}",
			"${a${b}}", "${a${b}", "${a{b}", "${${", "${${}", "$${a}", "${a}${b", "{${}", "\\", "a:b", "a\\:b" })
	void arrivesAsItIs(String text) {
		assertArrives(text);
	}

	@Test
	void arrivesAsItIsWhateverItIs() {
		Random random = new Random(1);
		for (int i = 0; i < 5000; i++) {
			StringBuilder text = new StringBuilder();
			random.ints(random.nextInt(12), 0, 7).forEach((index) -> text.append("${}\\:a ".charAt(index)));
			assertArrives(text.toString());
		}
	}

}
