package dev.mooring.boot.redis;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.NettyCustomizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class RedisClientAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(RedisClientAutoConfiguration.class, DataRedisAutoConfiguration.class));

	private static ClientOptions options(ApplicationContext context) {
		return client(context).getClientOptions().orElseThrow();
	}

	private static LettuceClientConfiguration client(ApplicationContext context) {
		return context.getBean(LettuceConnectionFactory.class).getClientConfiguration();
	}

	@Test
	void rejectsCommandsWhileDisconnectedAndNoticesDeadPeers() {
		this.contextRunner.run((context) -> {
			ClientOptions options = options(context);
			assertThat(options.getDisconnectedBehavior()).isEqualTo(DisconnectedBehavior.REJECT_COMMANDS);
			assertThat(options.isAutoReconnect()).isTrue();
			assertThat(options.getSocketOptions().isKeepAlive()).isTrue();
			assertThat(options.getSocketOptions().getConnectTimeout()).hasSeconds(2);
		});
	}

	@Test
	void doesSoOnAClusterToo() {
		this.contextRunner.withPropertyValues("spring.data.redis.cluster.nodes=localhost:1").run((context) -> {
			assertThat(options(context)).isInstanceOf(ClusterClientOptions.class);
			assertThat(options(context).getDisconnectedBehavior()).isEqualTo(DisconnectedBehavior.REJECT_COMMANDS);
		});
	}

	@Test
	void reconnectsWithinASecondWithAJitter() {
		this.contextRunner.run((context) -> {
			Delay delay = context.getBean(ClientResources.class).reconnectDelay();
			for (int attempt = 1; attempt < 100; attempt++) {
				assertThat(delay.createDelay(attempt)).isBetween(Duration.ZERO, Duration.ofSeconds(1));
			}
			assertThat(Stream.generate(() -> delay.createDelay(20)).limit(20).distinct().count()).isGreaterThan(1);
		});
	}

	@Test
	void verifiesTheCertificateOfRedis() {
		this.contextRunner.withPropertyValues("spring.data.redis.ssl.enabled=true")
			.run((context) -> assertThat(client(context).getVerifyMode()).isEqualTo(SslVerifyMode.FULL));
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void verifiesNothingWhenToldAndWarns(CapturedOutput output) {
		this.contextRunner.withPropertyValues("spring.data.redis.ssl.enabled=true", "mooring.redis.verify-peer=false")
			.run((context) -> {
				assertThat(client(context).isUseSsl()).isTrue();
				assertThat(client(context).getVerifyMode()).isEqualTo(SslVerifyMode.NONE);
			});
		assertThat(output).containsOnlyOnce("The certificate of Redis is not checked");
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void hasNothingToVerifyWithoutTls(CapturedOutput output) {
		this.contextRunner.withPropertyValues("mooring.redis.verify-peer=false")
			.run((context) -> assertThat(client(context).isUseSsl()).isFalse());
		assertThat(output).doesNotContain("certificate");
	}

	@Test
	void refusesABadSwitchForVerification() {
		this.contextRunner.withPropertyValues("mooring.redis.verify-peer=maybe")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasStackTraceContaining("mooring.redis.verify-peer"));
	}

	@Test
	void closedConnectionIsResetSoThatNothingIsSentLater() throws Exception {
		assertThat(endOfConnection(this.contextRunner)).isInstanceOf(SocketException.class)
			.hasMessage("Connection reset");
	}

	@Test
	void nettyCustomizerOfTheApplicationWins() throws Exception {
		assertThat(endOfConnection(this.contextRunner.withBean(ClientResourcesBuilderCustomizer.class,
				() -> (resources) -> resources.nettyCustomizer(new NettyCustomizer() {
				}))))
			.isInstanceOf(EOFException.class);
	}

	/**
	 * How a connection ends for a server whose client closes it.
	 */
	private static Exception endOfConnection(ApplicationContextRunner contextRunner) throws Exception {
		try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			CompletableFuture<Exception> end = CompletableFuture.supplyAsync(() -> serve(server));
			connectingTo(contextRunner, server).run((context) -> {
				LettuceConnectionFactory factory = context.getBean(LettuceConnectionFactory.class);
				try (RedisConnection connection = factory.getConnection()) {
					// All replies are read: else any system resets what is closed
					assertThat(connection.ping()).isEqualTo("OK");
				}
				factory.resetConnection();
				assertThat(end).succeedsWithin(Duration.ofSeconds(10));
			});
			return end.get();
		}
	}

	private static ApplicationContextRunner connectingTo(ApplicationContextRunner contextRunner, ServerSocket server) {
		return contextRunner
			.withPropertyValues("spring.data.redis.host=" + server.getInetAddress().getHostAddress(),
					"spring.data.redis.port=" + server.getLocalPort(), "spring.data.redis.timeout=10s")
			.withBean(LettuceClientOptionsBuilderCustomizer.class,
					() -> (options) -> options.protocolVersion(ProtocolVersion.RESP2)
						.pingBeforeActivateConnection(false));
	}

	/**
	 * Says yes to each command, until the connection ends.
	 */
	private static Exception serve(ServerSocket server) {
		try (Socket client = server.accept()) {
			byte[] buffer = new byte[8192];
			for (int count = client.getInputStream().read(buffer); count >= 0; count = client.getInputStream()
				.read(buffer)) {
				int commands = StringUtils.countOccurrencesOf(new String(buffer, 0, count, StandardCharsets.UTF_8),
						"*");
				client.getOutputStream().write("+OK\r\n".repeat(commands).getBytes(StandardCharsets.UTF_8));
			}
			return new EOFException();
		}
		catch (IOException ex) {
			return ex;
		}
	}

	@Test
	void connectingToAServerThatSaysNothingIsGivenUp() throws Exception {
		try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			this.contextRunner
				.withPropertyValues("spring.data.redis.url=redis://127.0.0.1:" + server.getLocalPort(),
						"spring.data.redis.connect-timeout=200ms")
				.run((context) -> assertThatThrownBy(context.getBean(LettuceConnectionFactory.class)::getConnection)
					.hasStackTraceContaining("Redis has not answered a new connection within 3200 ms"));
		}
	}

	@Test
	void connectionThatWasAnsweredIsKept() throws Exception {
		try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			CompletableFuture<Exception> end = CompletableFuture.supplyAsync(() -> serve(server));
			connectingTo(this.contextRunner, server).withPropertyValues("spring.data.redis.connect-timeout=200ms")
				.run((context) -> {
					try (RedisConnection connection = context.getBean(LettuceConnectionFactory.class).getConnection()) {
						await().during(Duration.ofMillis(3500)).until(() -> !end.isDone());
						assertThat(connection.ping()).isEqualTo("OK");
					}
				});
		}
	}

	@Test
	void connectTimeoutOfTheApplicationWins() {
		this.contextRunner.withPropertyValues("spring.data.redis.connect-timeout=7s")
			.run((context) -> assertThat(options(context).getSocketOptions().getConnectTimeout()).hasSeconds(7));
	}

	@Test
	void customizerOfTheApplicationWins() {
		this.contextRunner
			.withBean(LettuceClientOptionsBuilderCustomizer.class,
					() -> (options) -> options.disconnectedBehavior(DisconnectedBehavior.ACCEPT_COMMANDS))
			.run((context) -> assertThat(options(context).getDisconnectedBehavior())
				.isEqualTo(DisconnectedBehavior.ACCEPT_COMMANDS));
	}

	@Test
	void switchedOffLeavesTheClientToSpringBoot() {
		this.contextRunner.withPropertyValues("mooring.redis.enabled=false")
			.run((context) -> assertThat(options(context).getDisconnectedBehavior())
				.isEqualTo(DisconnectedBehavior.DEFAULT));
	}

	@Test
	void backsOffWithoutLettuce() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(RedisClient.class))
			.run((context) -> assertThat(context).doesNotHaveBean("mooringClientOptionsCustomizer"));
	}

}
