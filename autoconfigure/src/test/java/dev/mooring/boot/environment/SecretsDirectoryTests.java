package dev.mooring.boot.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.origin.OriginLookup;

import static org.assertj.core.api.Assertions.assertThat;

class SecretsDirectoryTests {

	@TempDir
	private Path directory;

	private final TestSources sources = new TestSources();

	@BeforeEach
	void nameTheDirectory() {
		this.sources.file(SecretsDirectory.PROPERTY, this.directory.toString());
	}

	private Path write(String name, String content) throws IOException {
		return Files.writeString(this.directory.resolve(name), content);
	}

	@ParameterizedTest
	@ValueSource(strings = { "REDIS_PASSWORD", "redis_password", "redis-password", "Redis-Password" })
	void findsTheFileInEachSpelling(String name) throws IOException {
		Path file = write(name, "s3cret\n");
		assertThat(this.sources.apply()).isEmpty();
		assertThat(this.sources.property("spring.data.redis.password")).isEqualTo("s3cret");
		assertThat(this.sources.property("REDIS_PASSWORD")).isEqualTo("s3cret");
		assertThat(OriginLookup.getOrigin(PlainVariables.of(this.sources.environment()), "spring.data.redis.password"))
			.hasToString("file [" + file + "]");
	}

	@Test
	@EnabledOnOs({ OS.LINUX, OS.MAC })
	void findsFilesAsKubernetesMountsThem() throws IOException {
		Path version = Files.createDirectory(this.directory.resolve("..2026_01_01"));
		Files.writeString(version.resolve("redis-password"), "s3cret\n");
		Files.createSymbolicLink(this.directory.resolve("..data"), version.getFileName());
		Files.createSymbolicLink(this.directory.resolve("redis-password"), Path.of("..data/redis-password"));
		this.sources.apply();
		assertThat(this.sources.property("spring.data.redis.password")).isEqualTo("s3cret");
	}

	@Test
	void variableBeatsTheFile() throws IOException {
		write("port", "9090");
		this.sources.variable("PORT", "7070").apply();
		assertThat(this.sources.property("server.port")).isEqualTo("7070");
	}

	@Test
	void fileNamedByAVariableBeatsTheFile() throws IOException {
		write("port", "9090");
		this.sources.variable("PORT_FILE", write("other", "7070").toString()).apply();
		assertThat(this.sources.property("server.port")).isEqualTo("7070");
	}

	@Test
	void fileCountsWhereTheVariableIsBlank() throws IOException {
		write("port", "9090");
		this.sources.variable("PORT", "").apply();
		assertThat(this.sources.property("server.port")).isEqualTo("9090");
	}

	@Test
	void springVariableBeatsTheFile() throws IOException {
		write("redis-url", "redis://:s3cret@cache");
		assertThat(this.sources.variable("SPRING_DATA_REDIS_URL", "redis://other").apply()).singleElement()
			.asString()
			.startsWith("REDIS_URL is ignored: spring.data.redis.url is set by ");
	}

	@Test
	void reportsABadValueUnderTheNameOfTheVariable() throws IOException {
		write("port", "eighty");
		assertThat(this.sources.problems()).singleElement()
			.satisfies((problem) -> assertThat(problem.subject()).isEqualTo("The environment variable PORT"));
	}

	@Test
	void reportsAFileThatHoldsNothing() throws IOException {
		Path file = write("redis_password", "\n");
		assertThat(this.sources.problems()).singleElement().satisfies((problem) -> {
			assertThat(problem.subject()).isEqualTo("The file " + file);
			assertThat(problem.message()).isEqualTo("is empty");
			assertThat(problem.remedy()).startsWith("Put the value of REDIS_PASSWORD into it");
		});
	}

	@Test
	void ignoresFilesOfOthers() throws IOException {
		write("tls.key", "");
		write("PATH", "");
		Files.createDirectory(this.directory.resolve("kubernetes.io"));
		assertThat(this.sources.apply()).isEmpty();
		assertThat(this.sources.set()).isEmpty();
	}

	@Test
	void findsOneFileAmongVeryMany() throws IOException {
		for (String name : IntStream.range(0, 1500).mapToObj((i) -> "secret-" + i).toList()) {
			Files.createFile(this.directory.resolve(name));
		}
		write("port", "9090");
		this.sources.apply();
		assertThat(this.sources.property("server.port")).isEqualTo("9090");
	}

	@Test
	void reportsANamedDirectoryThatIsNotThere() {
		this.sources.file(SecretsDirectory.PROPERTY, this.directory.resolve("absent").toString());
		assertThat(this.sources.problems()).singleElement().satisfies((problem) -> {
			assertThat(problem.subject()).isEqualTo("The property mooring.environment.directory");
			assertThat(problem.message()).endsWith("which is not a directory that can be read");
		});
	}

	@Test
	void reportsANamedDirectoryThatIsAFile() throws IOException {
		this.sources.file(SecretsDirectory.PROPERTY, write("file", "").toString());
		assertThat(this.sources.problems()).hasSize(1);
	}

	@Test
	void doesWithoutADirectory() {
		TestSources none = new TestSources().variable("PORT", "9090");
		assertThat(none.apply()).isEmpty();
		assertThat(none.property("server.port")).isEqualTo("9090");
	}

	@Test
	void leavesDirectoriesAlone() throws IOException {
		Files.createDirectory(this.directory.resolve("redis-password"));
		assertThat(this.sources.problems()).isEmpty();
		assertThat(this.sources.set()).isEmpty();
	}

	@Test
	void refusesTwoFilesForOneVariable() throws IOException {
		write("redis-password", "old");
		write("redis_password", "new");
		assertThat(this.sources.problems()).singleElement()
			.satisfies((problem) -> assertThat(problem.message()).isEqualTo("are both called like REDIS_PASSWORD"));
	}

	@Test
	void isSwitchedOff() throws IOException {
		write("redis_password", "s3cret");
		this.sources.file(SecretsDirectory.PROPERTY, "off");
		assertThat(this.sources.apply()).isEmpty();
		assertThat(this.sources.set()).isEmpty();
	}

}
