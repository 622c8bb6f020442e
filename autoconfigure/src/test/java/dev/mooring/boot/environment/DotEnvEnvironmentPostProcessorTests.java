package dev.mooring.boot.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.MapPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DotEnvEnvironmentPostProcessorTests {

	@TempDir
	private Path directory;

	private final TestSources sources = new TestSources();

	private void write(String name, String content) throws IOException {
		Files.writeString(this.directory.resolve(name), content);
	}

	private void postProcess() {
		postProcess(false);
	}

	private void postProcess(boolean container) {
		new DotEnvEnvironmentPostProcessor(this.directory, container).postProcessEnvironment(this.sources.environment(),
				new SpringApplication());
	}

	private DotEnvPropertySource dotEnv() {
		return DotEnvPropertySource.of(this.sources.environment());
	}

	@Test
	void readsTheFileOfTheWorkingDirectory() throws IOException {
		write(".env", "PORT=9090\n");
		postProcess();
		this.sources.apply();
		assertThat(this.sources.property("server.port")).isEqualTo("9090");
	}

	@Test
	void doesWithoutAFile() {
		postProcess();
		assertThat(dotEnv()).isNull();
	}

	@Test
	void ignoresADirectoryOfThatName() throws IOException {
		Files.createDirectory(this.directory.resolve(".env"));
		postProcess();
		assertThat(dotEnv()).isNull();
	}

	@Test
	void isReadBeforeTheApplicationsFiles() {
		assertThat(new DotEnvEnvironmentPostProcessor().getOrder())
			.isLessThan(ConfigDataEnvironmentPostProcessor.ORDER);
	}

	@Test
	void environmentBeatsTheFile() throws IOException {
		write(".env", "PORT=9090\nSERVER_PORT=7070\nAPP_NAME=file\n");
		this.sources.variable("PORT", "6060").variable("SERVER_PORT", "8080");
		postProcess();
		assertThat(this.sources.property("PORT")).isEqualTo("6060");
		assertThat(this.sources.property("server.port")).isEqualTo("8080");
		assertThat(this.sources.property("APP_NAME")).isEqualTo("file");
	}

	@Test
	void plainVariableOfTheEnvironmentBeatsTheFile() throws IOException {
		write(".env", "PORT=9090\n");
		this.sources.variable("PORT", "6060");
		postProcess();
		this.sources.apply();
		assertThat(this.sources.property("server.port")).isEqualTo("6060");
	}

	@Test
	void plainVariableOfTheFileBeatsTheApplicationsFiles() throws IOException {
		write(".env", "PORT=9090\n");
		this.sources.file("server.port", "7070");
		postProcess();
		this.sources.apply();
		assertThat(this.sources.property("server.port")).isEqualTo("9090");
	}

	@Test
	void springVariableOfTheFileBeatsAPlainOne() throws IOException {
		write(".env", "REDIS_URL=redis://cache\nSPRING_DATA_REDIS_URL=redis://other\n");
		postProcess();
		assertThat(this.sources.apply()).singleElement().asString().startsWith("REDIS_URL is ignored: ");
		assertThat(this.sources.property("spring.data.redis.url")).isEqualTo("redis://other");
	}

	@Test
	void variableOfTheFileMayNameAFile() throws IOException {
		write("port", "9090\n");
		write(".env", "PORT_FILE='" + this.directory.resolve("port") + "'\n");
		postProcess();
		this.sources.apply();
		assertThat(this.sources.property("server.port")).isEqualTo("9090");
	}

	@Test
	void blankMeansUnset() throws IOException {
		write(".env", "PORT=\nREDIS_URL=''\n");
		postProcess();
		this.sources.apply();
		assertThat(this.sources.set()).isEmpty();
	}

	@Test
	void tellsTheLine() throws IOException {
		write(".env", "# comment\nPORT=9090\n");
		postProcess();
		this.sources.apply();
		Origin origin = OriginLookup.getOrigin(PlainVariables.of(this.sources.environment()), "server.port");
		assertThat(origin).hasToString("file [" + this.directory.resolve(".env") + "] - 2:1");
	}

	@Test
	void choosesTheProfile() throws IOException {
		write(".env", "export SPRING_PROFILES_ACTIVE=special");
		postProcess();
		assertThat(this.sources.property("spring.profiles.active")).isEqualTo("special");
	}

	@Test
	void isOffInAContainer() throws IOException {
		write(".env", "PORT=9090\n");
		postProcess(true);
		assertThat(dotEnv()).isNull();
	}

	@Test
	void isOffOnKubernetes() throws IOException {
		write(".env", "PORT=9090\n");
		this.sources.variable("KUBERNETES_SERVICE_HOST", "10.0.0.1").variable("KUBERNETES_SERVICE_PORT", "443");
		postProcess();
		assertThat(dotEnv()).isNull();
	}

	@Test
	void isOffInTests() throws IOException {
		write(".env", "PORT=9090\n");
		this.sources.commandLine("org.springframework.boot.test.context.SpringBootTestContextBootstrapper", "true");
		postProcess();
		assertThat(dotEnv()).isNull();
	}

	@Test
	void isOffWhileTheBuildProcessesTheApplication() throws IOException {
		write(".env", "PORT=9090\n");
		System.setProperty("spring.aot.processing", "true");
		try {
			postProcess();
			assertThat(dotEnv()).isNull();
		}
		finally {
			System.clearProperty("spring.aot.processing");
		}
	}

	@Test
	void isOffForSpringCloudsBootstrapContext() throws IOException {
		write(".env", "PORT=9090\n");
		this.sources.environment()
			.getPropertySources()
			.addFirst(new MapPropertySource("bootstrap", Map.of("spring.config.name", "bootstrap")));
		postProcess();
		assertThat(dotEnv()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "off", "OFF", " off ", "false" })
	void isSwitchedOff(String off) throws IOException {
		write(".env", "PORT=9090\n");
		this.sources.variable("MOORING_ENV_FILE", off);
		postProcess();
		assertThat(dotEnv()).isNull();
	}

	@Test
	void isSwitchedOffWithAllVariables() throws IOException {
		write(".env", "PORT=9090\n");
		this.sources.variable("MOORING_ENVIRONMENT_ENABLED", "false");
		postProcess();
		assertThat(dotEnv()).isNull();
	}

	@Test
	void readsANamedFileEverywhere() throws IOException {
		write("local.env", "PORT=9090\n");
		this.sources.variable("MOORING_ENV_FILE", "local.env").variable("KUBERNETES_SERVICE_HOST", "10.0.0.1");
		postProcess(true);
		this.sources.apply();
		assertThat(this.sources.property("server.port")).isEqualTo("9090");
	}

	@Test
	void reportsANamedFileThatIsMissing() {
		this.sources.variable("MOORING_ENV_FILE", "local.env");
		postProcess();
		assertThat(this.sources.problems()).singleElement().satisfies((problem) -> {
			assertThat(problem.subject()).isEqualTo("The file " + this.directory.resolve("local.env"));
			assertThat(problem.message()).isEqualTo("does not exist");
			assertThat(problem.remedy()).contains("MOORING_ENV_FILE");
		});
	}

	@Test
	void refusesANameThatIsNoPath() {
		this.sources.variable("MOORING_ENV_FILE", "local\u0000.env");
		assertThatExceptionOfType(InvalidEnvironmentException.class).isThrownBy(this::postProcess)
			.withMessage("The environment variable MOORING_ENV_FILE is not the path of a file");
	}

	@Test
	void reportsAllThatIsWrongAtOnce() throws IOException {
		write(".env", "PORT=eighty\nREDIS_PASSWORD: s3cret\nLOG_LEVEL=info\ns3cret'\n");
		postProcess();
		assertThat(this.sources.problems()).hasSize(3)
			.extracting(EnvironmentProblem::message)
			.contains("is not of the form NAME=value in line 2", "is not of the form NAME=value in line 4")
			.noneMatch((message) -> message.contains("s3cret"));
	}

	@Test
	void reportsAFileThatIsTooLarge() throws IOException {
		write(".env", "A=" + "x".repeat(ValueFile.MAX_SIZE));
		postProcess();
		assertThat(this.sources.problems()).singleElement()
			.satisfies((problem) -> assertThat(problem.message()).isEqualTo("is larger than 64 KB"));
	}

	@Test
	void changesNothingWhenRunAgain() throws IOException {
		write(".env", "PORT=9090\n");
		postProcess();
		String once = this.sources.environment().getPropertySources().toString();
		postProcess();
		assertThat(this.sources.environment().getPropertySources()).hasToString(once);
	}

	@Test
	void keepsValuesOutOfItsOwnText() throws IOException {
		write(".env", "REDIS_PASSWORD=s3cret\n");
		postProcess();
		this.sources.apply();
		assertThat(this.sources.environment().toString()).doesNotContain("s3cret");
	}

}
