package dev.mooring.boot.environment;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import dev.mooring.boot.TestApplication;
import dev.mooring.boot.WebStack;
import dev.mooring.boot.devredis.test.TestRedis;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code REDIS_URL} against a Redis that demands a password.
 */
class RedisUrlIT {

	@RegisterExtension
	static final TestRedis testRedis = new TestRedis();

	private static RedisClient client;

	private static RedisCommands<String, String> redis;

	@BeforeAll
	static void demandPasswords() {
		client = RedisClient.create(testRedis.getUrl());
		redis = client.connect().sync();
		redis.dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8),
				new CommandArgs<>(StringCodec.UTF8).add("SETUSER")
					.add("app")
					.add("on")
					.add(">p@ss/w:rd %+")
					.add("~*")
					.add("&*")
					.add("+@all"));
		redis.configSet("requirepass", "s3cret");
	}

	@AfterAll
	static void disconnect() {
		client.shutdown();
	}

	@ParameterizedTest
	@ValueSource(strings = { "redis://:s3cret@", "redis://s3cret@", "redis://default:s3cret@",
			"redis://app:p%40ss%2Fw%3Ard%20%25+@" })
	void logsIn(String start) {
		assertThat(write(start + hostAndPort(), 0)).isEqualTo("value");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/3", "?db=3" })
	void choosesTheDatabase(String end) {
		assertThat(write("redis://:s3cret@" + hostAndPort() + end, 3)).isEqualTo("value");
	}

	@Test
	void replacesTheCredentialsOfAFile() {
		assertThat(write("redis://:s3cret@" + hostAndPort(), 0, "--spring.config.name=redis-of-a-file"))
			.isEqualTo("value");
	}

	@Test
	void logsInWithSingleValuesAndASecretFile(@TempDir Path directory) throws IOException {
		URI server = URI.create(testRedis.getUrl());
		Path password = Files.writeString(directory.resolve("password"), "p@ss/w:rd %+\n");
		assertThat(write(Map.of("REDIS_HOST", server.getHost(), "REDIS_PORT", String.valueOf(server.getPort()),
				"REDIS_USERNAME", "app", "REDIS_PASSWORD_FILE", password.toString(), "REDIS_DATABASE", "3"), 3))
			.isEqualTo("value");
	}

	@Test
	void passwordOfADirectoryCompletesTheUrl(@TempDir Path directory) throws IOException {
		Files.writeString(directory.resolve("redis-password"), "s3cret\n");
		assertThat(write(
				Map.of("REDIS_URL", "redis://" + hostAndPort(), "MOORING_ENVIRONMENT_DIRECTORY", directory.toString()),
				0))
			.isEqualTo("value");
	}

	private static String write(String url, int database, String... arguments) {
		return write(Map.of("REDIS_URL", url), database, arguments);
	}

	private static String write(Map<String, String> variables, int database, String... arguments) {
		try (TestApplication application = TestApplication.start(WebApplicationType.NONE,
				List.of(WebStack.WithoutSecurity.class), variables, arguments)) {
			application.context().getBean(StringRedisTemplate.class).opsForValue().set("key", "value");
		}
		redis.select(database);
		return redis.getdel("key");
	}

	private static String hostAndPort() {
		return URI.create(testRedis.getUrl()).getAuthority();
	}

}
