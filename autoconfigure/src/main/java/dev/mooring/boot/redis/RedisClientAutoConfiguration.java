package dev.mooring.boot.redis;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import dev.mooring.session.log.LogEvent;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.protocol.RedisHandshakeHandler;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.util.concurrent.Future;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientConfigurationBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of the Redis client for outages: it
 * rejects commands while it is disconnected instead of queueing them, reconnects soon,
 * with a jitter, gives up connecting to a peer that says nothing, notices on idle
 * connections that the peer is gone, and drops what is unsent when it closes a
 * connection. Customizers of the application come later, and win.
 */
@AutoConfiguration(before = DataRedisAutoConfiguration.class)
@ConditionalOnClass({ RedisClient.class, LettuceClientOptionsBuilderCustomizer.class })
@ConditionalOnBooleanProperty(name = "mooring.redis.enabled", matchIfMissing = true)
public final class RedisClientAutoConfiguration {

	private static final LogEvent certificateNotChecked = LogEvent.warn(RedisClientAutoConfiguration.class,
			"mooring.redis.certificate-not-checked");

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

	/**
	 * For all that follows until a connection can be used: TLS, and the first commands.
	 */
	private static final Duration GREETING_TIMEOUT = Duration.ofSeconds(3);

	private static final Duration LONGEST_RECONNECT_DELAY = Duration.ofSeconds(1);

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	LettuceClientOptionsBuilderCustomizer mooringClientOptionsCustomizer(Environment environment) {
		boolean connectTimeoutIsSet = environment.containsProperty("spring.data.redis.connect-timeout");
		return (options) -> {
			SocketOptions.Builder socket = options.build().getSocketOptions().mutate();
			socket.keepAlive(SocketOptions.KeepAliveOptions.builder()
				.enable()
				.idle(Duration.ofSeconds(15))
				.interval(Duration.ofSeconds(5))
				.count(3)
				.build());
			if (!connectTimeoutIsSet) {
				socket.connectTimeout(CONNECT_TIMEOUT);
			}
			options.socketOptions(socket.build())
				.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS);
		};
	}

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	ClientResourcesBuilderCustomizer mooringClientResourcesCustomizer() {
		return (resources) -> resources
			.reconnectDelay(Delay.fullJitter(Duration.ZERO, LONGEST_RECONNECT_DELAY, 10, TimeUnit.MILLISECONDS))
			.nettyCustomizer(new ChannelCustomizer());
	}

	/**
	 * Has effect only where the connection has TLS anyway. It asks for the property when
	 * the application starts: a condition would have been settled when an application
	 * that is processed ahead of time was built.
	 */
	@Bean
	LettuceClientConfigurationBuilderCustomizer mooringPeerVerificationCustomizer(Environment environment) {
		boolean verifyPeer = Binder.get(environment).bind("mooring.redis.verify-peer", Boolean.class).orElse(true);
		return (client) -> {
			if (!verifyPeer && client.build().isUseSsl()) {
				certificateNotChecked
					.log("The certificate of Redis is not checked (mooring.redis.verify-peer is false, or "
							+ "REDIS_TLS_INSECURE true): anyone between this application and Redis can read and change sessions");
				client.useSsl().disablePeerVerification();
			}
		};
	}

	private static final class ChannelCustomizer implements NettyCustomizer {

		@Override
		public void afterChannelInitialized(Channel channel) {
			resetOnClose(channel);
			limitConnecting(channel);
		}

		/**
		 * The kernel goes on sending what was written to a socket after it is closed, for
		 * many minutes if the network is away. Writes that were given up would then reach
		 * Redis after newer ones of the next connection.
		 * <p>
		 * Unix domain sockets do not know the option, and are asked here without a
		 * warning for each connection, other than by their bootstrap.
		 */
		private static void resetOnClose(Channel channel) {
			channel.config().setOption(ChannelOption.SO_LINGER, 0);
		}

		/**
		 * The kernel accepts connections for a process that is frozen, and a network may
		 * swallow the first reply. Lettuce waits as long as for any reply then, 60 s by
		 * default. Meanwhile nobody else can connect, nor the application stop: Spring
		 * Data Redis holds a lock.
		 */
		private static void limitConnecting(Channel channel) {
			RedisHandshakeHandler handshake = channel.pipeline().get(RedisHandshakeHandler.class);
			if (handshake != null) {
				long millis = channel.config().getConnectTimeoutMillis() + GREETING_TIMEOUT.toMillis();
				Future<?> deadline = channel.eventLoop()
					.schedule(
							() -> channel.pipeline()
								.fireExceptionCaught(new RedisCommandTimeoutException(
										"Redis has not answered a new connection within " + millis + " ms")),
							millis, TimeUnit.MILLISECONDS);
				handshake.channelInitialized().whenComplete((ready, failure) -> deadline.cancel(false));
			}
		}

	}

}
