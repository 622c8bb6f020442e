package dev.mooring.boot.environment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Files of values, and variables that name one.
 */
class ValueFileTests {

	@TempDir
	private Path directory;

	private Path file(String content) throws IOException {
		return Files.writeString(this.directory.resolve("value"), content);
	}

	@ParameterizedTest
	@CsvSource({ "s3cret, s3cret", "s3cret\\n, s3cret", "s3cret\\r\\n, s3cret", "s3cret\\n\\n, s3cret\\n",
			"' s3cret ', ' s3cret '", "s3cret\\r, s3cret\\r", "one\\ntwo\\n, one\\ntwo", "\u20ac, \u20ac" })
	void leavesOutOneLineBreakAtTheEnd(String content, String expected) throws IOException {
		assertThat(ValueFile.read(file(content.translateEscapes()))).isEqualTo(expected.translateEscapes());
	}

	@Test
	void leavesOutAByteOrderMark() throws IOException {
		assertThat(ValueFile.read(file("\uFEFFs3cret"))).isEqualTo("s3cret");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\n", " \t\r\n" })
	void refusesAnEmptyFile(String content) throws IOException {
		assertRefused(file(content), "is empty");
	}

	@Test
	void readsUpTo64Kilobytes() throws IOException {
		assertThat(ValueFile.read(file("x".repeat(65536)))).hasSize(65536);
		assertRefused(file("x".repeat(65537)), "is larger than 64 KB");
	}

	@Test
	void refusesWhatIsNotText() throws IOException {
		Files.write(this.directory.resolve("value"), "p\u00e4ss".getBytes(StandardCharsets.ISO_8859_1));
		assertRefused(this.directory.resolve("value"), "is not text in UTF-8");
	}

	@Test
	void refusesWhatIsNotThere() {
		assertRefused(this.directory.resolve("absent"), "does not exist");
		assertRefused(this.directory, "is a directory");
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void refusesWhatCannotBeRead() {
		// Even an administrator gets an error when reading its start
		assertRefused(Path.of("/proc/self/mem"), "cannot be read by this process");
	}

	@Test
	@EnabledOnOs({ OS.LINUX, OS.MAC })
	void doesNotWaitForTheWriterOfAPipe() throws Exception {
		Path pipe = this.directory.resolve("pipe");
		assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor(30, TimeUnit.SECONDS)).isTrue();
		assertRefused(pipe, "is not a regular file");
	}

	@Test
	@EnabledOnOs({ OS.LINUX, OS.MAC })
	void followsLinksAsKubernetesMakesThem() throws IOException {
		Path version = Files.createDirectory(this.directory.resolve("..2026_01_01"));
		Files.writeString(version.resolve("redis-password"), "s3cret\n");
		Files.createSymbolicLink(this.directory.resolve("..data"), version.getFileName());
		Path link = Files.createSymbolicLink(this.directory.resolve("redis-password"),
				Path.of("..data/redis-password"));
		assertThat(ValueFile.read(link)).isEqualTo("s3cret");
		Files.delete(version.resolve("redis-password"));
		assertRefused(link, "does not exist");
	}

	@Test
	void variableNamesAFile() throws IOException {
		TestSources sources = new TestSources().variable("PORT_FILE", file("9090\n") + "\n");
		sources.apply();
		assertThat(sources.property("server.port")).isEqualTo("9090");
		assertThat(sources.property("PORT")).isEqualTo("9090");
	}

	@Test
	void namesTheFileThatCannotBeRead() {
		Path absent = this.directory.resolve("absent");
		assertThat(new TestSources().variable("PORT_FILE", absent.toString()).problems()).singleElement()
			.satisfies((problem) -> {
				assertThat(problem.subject()).isEqualTo("The environment variable PORT_FILE");
				assertThat(problem.message()).startsWith("names the file '").endsWith("', which does not exist");
				assertThat(problem.remedy()).startsWith("Set PORT_FILE to the path of a readable file");
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "s3cret", "s3/cr3t+B64==", "/s3cret", "/s3cret/B64==", "s3cret\u0000",
			"redis://:s3cret@cache", "s3cret\ns3cret" })
	void doesNotRepeatASecretGivenInPlaceOfAPath(String secret) {
		assertThat(new TestSources().variable("REDIS_PASSWORD_FILE", secret).problems()).singleElement()
			.satisfies((problem) -> {
				assertThat(problem.subject()).isEqualTo("The environment variable REDIS_PASSWORD_FILE");
				assertThat(problem.message() + problem.remedy()).doesNotContain("s3")
					.contains("is not the path of a file");
			});
	}

	@Test
	void refusesAVariableBesideItsFile() throws IOException {
		TestSources sources = new TestSources().variable("REDIS_PASSWORD", "s3cret")
			.variable("REDIS_PASSWORD_FILE", file("s3cret").toString());
		assertThat(sources.problems()).singleElement().satisfies((problem) -> {
			assertThat(problem.subject() + " " + problem.message())
				.isEqualTo("The environment variable REDIS_PASSWORD and REDIS_PASSWORD_FILE are both set");
			assertThat(problem.remedy()).isEqualTo("Unset one of REDIS_PASSWORD and REDIS_PASSWORD_FILE.");
		});
	}

	@Test
	void blankMeansUnsetBesideAFile() throws IOException {
		TestSources sources = new TestSources().variable("PORT", " ").variable("PORT_FILE", file("9090").toString());
		sources.apply();
		assertThat(sources.property("server.port")).isEqualTo("9090");
		sources.variable("PORT", "7070").variable("PORT_FILE", " ").apply();
		assertThat(sources.property("server.port")).isEqualTo("7070");
	}

	private static void assertRefused(Path file, String message) {
		assertThatIllegalArgumentException().isThrownBy(() -> ValueFile.read(file)).withMessage(message);
	}

}
