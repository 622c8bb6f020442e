package dev.mooring.boot.report;

import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import io.lettuce.core.SslVerifyMode;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisNode;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Where the Redis of the application is, as its client has it: whichever properties,
 * connection details or beans that comes from.
 */
class RedisLocation {

	private final ObjectProvider<RedisConnectionFactory> connectionFactory;

	RedisLocation(ObjectProvider<RedisConnectionFactory> connectionFactory) {
		this.connectionFactory = connectionFactory;
	}

	@Nullable String describe() {
		if (!(this.connectionFactory.getIfUnique() instanceof LettuceConnectionFactory lettuce)) {
			return null;
		}
		return server(lettuce) + (lettuce.getClientConfiguration().isUseSsl() ? " with TLS"
				+ ((lettuce.getClientConfiguration().getVerifyMode() == SslVerifyMode.NONE) ? ", unverified" : "")
				: "");
	}

	private static String server(LettuceConnectionFactory lettuce) {
		if (lettuce.getClusterConfiguration() != null) {
			return "cluster " + nodes(lettuce.getClusterConfiguration().getClusterNodes());
		}
		if (lettuce.getSentinelConfiguration() != null) {
			return "master %s of sentinels %s".formatted(
					(lettuce.getSentinelConfiguration().getMaster() != null)
							? lettuce.getSentinelConfiguration().getMaster().getName() : "",
					nodes(lettuce.getSentinelConfiguration().getSentinels()));
		}
		return "%s:%d/%d".formatted(host(lettuce.getHostName()), lettuce.getPort(), lettuce.getDatabase());
	}

	private static String nodes(Iterable<RedisNode> nodes) {
		return StreamSupport.stream(nodes.spliterator(), false)
			.map((node) -> host(node.getHost()) + ":" + node.getPort())
			.sorted()
			.collect(Collectors.joining(","));
	}

	/**
	 * A host that is a URL by mistake, with a password in it, is shown without.
	 */
	private static String host(@Nullable String host) {
		return (host != null) ? Masking.mask("host", host) : "";
	}

}
