package dev.mooring.boot.environment;

import java.util.LinkedHashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The format of {@code .env} files. Where {@code sh} and Docker Compose read a line
 * alike, so does the parser.
 */
class DotEnvParserTests {

	private static Map<String, String> parse(String text) {
		DotEnvParser.Result result = DotEnvParser.parse(text);
		assertThat(result.malformed()).isEmpty();
		Map<String, String> values = new LinkedHashMap<>();
		result.entries().forEach((entry) -> values.put(entry.name(), entry.value()));
		return values;
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			value = { "A=b|b", "A=|``", "A=''|``", "A=\"\"|``", "A=b # comment|b", "A=b\t# comment|b",
					"A=b # one # two|b", "A= # comment|``", "A=b#c|b#c", "A=#b|#b", "A='b # c'|b # c",
					"A=\"b # c\"|b # c", "A='b' # comment|b", "A=\"b\"\t#|b", "export A=b|b", "export\tA=b|b",
					"`  A=b`|b", "`A=b  `|b", "A='  b  '|`  b  `", "A='$HOME'|$HOME", "A='b\\n'|b\\n",
					"A=\"b\\\"c\"|b\"c", "A=\"b\\\\c\"|b\\c", "A=\"b\\$c\"|b$c", "A='b\"c'|b\"c", "A=\"b'c\"|b'c",
					"A=b=c|b=c", "A=b==|b==", "A=b:c/d@e?f,g%20|b:c/d@e?f,g%20", "A=\u20ac|\u20ac" })
	void readsALineAsAShellDoes(String line, String value) {
		assertThat(parse(line)).containsExactly(Map.entry("A", value));
		assertThat(parse(line + "\nB=c\n")).containsExactly(Map.entry("A", value), Map.entry("B", "c"));
		assertThat(parse("B=c\r\n" + line + "\r\n")).containsExactly(Map.entry("B", "c"), Map.entry("A", value));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			value = { "A=b c|b c", "A = b|b", "A=\"b\\tc\"|`b\tc`", "A=\"b\\nc\"|`b\nc`", "A=\"b\\xc\"|b\\\\xc",
					"A=${HOME}|${HOME}", "A=\"$HOME\"|$HOME", "A=b\\ c|b\\\\ c", "a.b-c=d|d", "A=b'c|b'c" })
	void readsWhatAShellWouldNotAsItIs(String line, String value) {
		assertThat(parse(line).values()).containsExactly(value.translateEscapes());
	}

	@Test
	void readsValuesOfSeveralLines() {
		DotEnvParser.Result result = DotEnvParser.parse("A='-----BEGIN\none\n-----END' # key\nB=\"x\r\ny\"\r\nC=d");
		assertThat(result.malformed()).isEmpty();
		assertThat(result.entries()).containsExactly(new DotEnvParser.Entry("A", "-----BEGIN\none\n-----END", 1),
				new DotEnvParser.Entry("B", "x\ny", 4), new DotEnvParser.Entry("C", "d", 6));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\n", "\r\n\r\n", " \t", "# comment", "#", "\n  # comment\n\n",
			"# a line separator\u2028, a next line\u0085, a carriage return\r in a comment" })
	void ignoresWhatSetsNothing(String text) {
		assertThat(parse(text)).isEmpty();
	}

	@Test
	void endsACommentAtTheLineBreakOnly() {
		assertThat(parse("A=b # c\u2028d\re")).containsExactly(Map.entry("A", "b"));
	}

	@Test
	void lastOneCounts() {
		assertThat(parse("A=b\nA=c")).containsExactly(Map.entry("A", "c"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "A", "export A", "A: b", "=b", "1A=b", "A B=c", "export", "A='b", "A=\"b", "A='b'c",
			"A=\"b\" c", "A='b''c'", "A=\"b\\", "A=\"b\\\"", "-----BEGIN", "\u0000" })
	void tellsTheLineThatIsMalformed(String line) {
		DotEnvParser.Result result = DotEnvParser.parse("B=c\n" + line + "\nC=d\n");
		assertThat(result.malformed()).containsExactly(2);
		assertThat(result.entries()).extracting(DotEnvParser.Entry::name).containsExactly("B", "C");
	}

	@Test
	void keepsValuesOutOfItsOwnText() {
		assertThat(DotEnvParser.parse("A=s3cret").toString()).contains("A").doesNotContain("s3cret");
	}

	static String[] hardTexts() {
		int size = ValueFile.MAX_SIZE;
		return new String[] { "A=b" + " ".repeat(size) + "c", "A=b" + " #".repeat(size / 2), " ".repeat(size) + "A",
				"A" + " ".repeat(size), "export ".repeat(size / 7), "A=\"" + "\\".repeat(size),
				"A='\n".repeat(size / 4), "A=\"\n".repeat(size / 4), "A=\"\\\"\n".repeat(size / 6), "A".repeat(size),
				"\n".repeat(size), "A='" + "b".repeat(size), "A=\t \t".repeat(size / 5) };
	}

	@ParameterizedTest(name = "[{index}]")
	@MethodSource("hardTexts")
	@Timeout(5)
	void isNotSlowedDownByHardTexts(String text) {
		assertThat(DotEnvParser.parse(text)).isNotNull();
	}

}
