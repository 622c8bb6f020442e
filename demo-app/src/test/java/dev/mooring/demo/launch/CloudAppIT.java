package dev.mooring.demo.launch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application with Spring Cloud's bootstrap context, which prepares an environment of
 * its own before the application's and hands its sources on.
 */
@Tag("own-redis")
class CloudAppIT {

	private static final Path JAR = Path.of("target/it/cloud-app/target/app.jar");

	@Test
	void variablesBeatFilesAndFilesBeatTheStartersDefaults() throws Exception {
		Finished application = Finished.runJar(JAR, Map.of("PORT", "9090", "SESSION_TIMEOUT", "45m"));
		assertThat(application.exitCode()).as(application.output()).isZero();
		assertThat(application.output().lines()).contains("server.port=9090", "spring.session.timeout=2700s",
				"management.endpoints.web.exposure.include=info",
				"management.endpoint.health.probes.add-additional-paths=true");
		List<String> sources = sources(application);
		assertThat(sources).containsSubsequence("springCloudDefaultProperties", "defaultProperties")
			.containsOnlyOnce("mooringEnvironment")
			.containsSequence("systemEnvironment", "mooringEnvironment");
	}

	@Test
	void showsAllProblemsOnce() throws Exception {
		Finished application = Finished.runJar(JAR, Map.of("PORT", "eighty", "SESSION_TIMEOUT", "soon"));
		assertThat(application.exitCode()).as(application.output()).isEqualTo(1);
		assertThat(application.output()).containsOnlyOnce("APPLICATION FAILED TO START")
			.containsOnlyOnce("The environment variable PORT is 'eighty'")
			.containsOnlyOnce("The environment variable SESSION_TIMEOUT is 'soon'")
			.doesNotContain("\tat ");
	}

	@Test
	void isSwitchedOffByTheApplicationsFiles(@TempDir Path directory) throws Exception {
		Files.writeString(directory.resolve("application.yml"), """
				mooring:
				  environment.enabled: false
				  health.enabled: false
				  metrics.enabled: false
				  redis.enabled: false
				  session.enabled: false
				""");
		Finished application = Finished.runJar(JAR, Map.of("PORT", "eighty", "SESSION_TIMEOUT", "45m"),
				"--spring.config.additional-location=" + directory.toUri());
		assertThat(application.exitCode()).as(application.output()).isZero();
		assertThat(application.output().lines()).contains("server.port=7000", "spring.session.timeout=10m",
				"management.endpoint.health.probes.add-additional-paths=null");
		assertThat(sources(application)).doesNotContain("mooringEnvironment", "defaultProperties");
	}

	private static List<String> sources(Finished application) {
		return application.output()
			.lines()
			.filter((line) -> line.startsWith("source="))
			.map((line) -> line.substring("source=".length()))
			.toList();
	}

}
