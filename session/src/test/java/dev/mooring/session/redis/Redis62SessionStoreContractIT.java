package dev.mooring.session.redis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import dev.mooring.boot.devredis.test.FreePort;
import dev.mooring.session.store.RecoverableSessionStore;
import dev.mooring.session.store.RecoverableSessionStoreContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link RedisSessionStore} keeps the contract on Redis 6.2, the oldest that is
 * supported, with the rights that the documentation gives to applications. Its executable
 * needs the libraries of a recent Linux on amd64.
 */
@Tag("full")
class Redis62SessionStoreContractIT extends RecoverableSessionStoreContract {

	@TempDir
	static Path directory;

	private static RedisProcess redis;

	private static LettuceConnectionFactory factory;

	private static RecoverableSessionStore store;

	@BeforeAll
	static void start() throws IOException {
		Path executable = directory.resolve("redis-server");
		try (InputStream resource = Redis62SessionStoreContractIT.class
			.getResourceAsStream("/redis-server-6.2.6-v5-linux-amd64")) {
			Files.copy(resource, executable);
		}
		assertThat(executable.toFile().setExecutable(true)).isTrue();
		redis = RedisProcess.start(executable.toString(), FreePort.find(), List.of("--save", ""));
		factory = DocumentedUser.createAt(redis.url());
		store = Lettuce.store(factory, RECOVERY_WINDOW);
	}

	@AfterAll
	static void stop() {
		factory.destroy();
		redis.close();
	}

	@Override
	protected RecoverableSessionStore store() {
		return store;
	}

	@Override
	protected void loseData() {
		Lettuce.command(redis.url(), (commands) -> commands.flushall());
	}

	@Override
	protected Duration timeToLive(String sessionId) {
		return Lettuce.timeToLive(factory, sessionId);
	}

	@Test
	void versionIsThat() {
		String info = Lettuce.command(redis.url(), (commands) -> commands.info("server"));
		assertThat(info).contains("redis_version:6.2");
	}

}
