package dev.mooring.boot.environment;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.mooring.boot.TestApplication;
import dev.mooring.boot.WebStack;
import dev.mooring.boot.devredis.test.TlsRedis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Variables against a Redis that demands TLS and a password.
 */
@ExtendWith(OutputCaptureExtension.class)
class RedisTlsIT {

	@RegisterExtension
	static final TlsRedis redis = TlsRedis.issuedByCa();

	@RegisterExtension
	static final TlsRedis selfSigned = TlsRedis.selfSignedForAnotherHost();

	@TempDir
	private Path directory;

	private static String ping(Map<String, String> variables) {
		try (TestApplication application = TestApplication.start(WebApplicationType.NONE,
				List.of(WebStack.WithoutSecurity.class), variables)) {
			return application.context()
				.getBean(StringRedisTemplate.class)
				.execute((connection) -> connection.ping(), false);
		}
	}

	private Path secret(String name, String value) throws Exception {
		return Files.writeString(this.directory.resolve(name), value + "\n");
	}

	@Test
	void urlWithPasswordAndAuthorityInFiles() throws Exception {
		assertThat(ping(Map.of("REDIS_URL", "rediss://localhost:" + redis.getPort(), "REDIS_PASSWORD_FILE",
				secret("password", redis.getPassword()).toString(), "REDIS_TLS_CA_FILE", redis.getCaFile().toString())))
			.isEqualTo("PONG");
	}

	@Test
	void singleValuesInADirectory() throws Exception {
		secret("redis_password", redis.getPassword());
		secret("redis-tls-ca", Files.readString(redis.getCaFile()));
		secret("REDIS_PORT", String.valueOf(redis.getPort()));
		assertThat(ping(Map.of("REDIS_HOST", "localhost", "MOORING_ENVIRONMENT_DIRECTORY", this.directory.toString())))
			.isEqualTo("PONG");
	}

	@Test
	void refusesAnUnknownAuthority() {
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> ping(Map.of("REDIS_URL", redis.getUrl())))
			.havingRootCause()
			.withMessageContaining("unable to find valid certification path");
	}

	@Test
	void refusesTheCertificateOfAnotherHost() {
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> ping(
					Map.of("REDIS_URL", selfSigned.getUrl(), "REDIS_TLS_CA_FILE", selfSigned.getCaFile().toString())))
			.havingRootCause()
			.withMessageContaining("No subject alternative DNS name matching localhost");
	}

	@Test
	void acceptsAnyCertificateIfToldSoAndWarns(CapturedOutput output) {
		assertThat(ping(Map.of("REDIS_URL", selfSigned.getUrl(), "REDIS_TLS_INSECURE", "true"))).isEqualTo("PONG");
		assertThat(
				output.getOut().lines().filter((line) -> line.contains("WARN") && line.contains("REDIS_TLS_INSECURE")))
			.hasSize(1);
	}

	@Test
	void saysThatOptionsAreIgnoredWithoutTls(CapturedOutput output) {
		Map<String, String> variables = new HashMap<>(
				Map.of("REDIS_URL", "redis://localhost:1", "REDIS_TLS_INSECURE", "true"));
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> ping(variables));
		assertThat(output.getOut()).contains("REDIS_TLS_INSECURE is ignored: there is no TLS");
	}

}
