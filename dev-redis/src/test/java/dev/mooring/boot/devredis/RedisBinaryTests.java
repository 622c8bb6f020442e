package dev.mooring.boot.devredis;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RedisBinaryTests {

	@ParameterizedTest
	@CsvSource({ "Linux, amd64, linux-amd64", "Linux, aarch64, linux-arm64", "Mac OS X, x86_64, darwin-amd64",
			"Mac OS X, aarch64, darwin-arm64" })
	void hasAnExecutableForEachSupportedPlatform(String osName, String osArch, String platform, @TempDir Path directory)
			throws Exception {
		RedisBinary binary = RedisBinary.forPlatform(osName, osArch);
		assertThat(binary.platform()).isEqualTo(platform);
		Path executable = binary.extractTo(directory);
		assertThat(executable).isExecutable();
		assertThat(Files.size(executable)).isGreaterThan(1_000_000);
	}

	@ParameterizedTest
	@CsvSource({ "Windows 11, amd64", "Linux, s390x", "SunOS, sparcv9" })
	void refusesAnyOtherPlatformWithCauseAndAction(String osName, String osArch) {
		assertThatExceptionOfType(DevRedisException.class).isThrownBy(() -> RedisBinary.forPlatform(osName, osArch))
			.withMessageContaining(osName)
			.withMessageContaining(osArch)
			.satisfies((ex) -> assertThat(ex.getAction()).contains("spring.data.redis.url",
					"mooring.dev-redis.enabled=false"));
	}

	@Test
	void saysWhichResourceIsMissing(@TempDir Path directory) {
		assertThatExceptionOfType(DevRedisException.class)
			.isThrownBy(() -> new RedisBinary("0.0.1", "linux-amd64").extractTo(directory))
			.withMessageContaining("/redis-server-0.0.1-linux-amd64");
	}

}
