package dev.mooring.boot.session;

import java.util.Arrays;
import java.util.stream.Collectors;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.ArrayOutput;
import io.lettuce.core.protocol.CommandArgs;

/**
 * Sends commands to Redis as an operator would.
 */
final class RedisCommandLine implements AutoCloseable {

	private final RedisClient client;

	private final StatefulRedisConnection<String, String> connection;

	RedisCommandLine(String url) {
		this.client = RedisClient.create(url);
		this.connection = this.client.connect();
	}

	/**
	 * Sends a command.
	 * @return the reply as text
	 */
	String send(String command, String... arguments) {
		CommandArgs<String, String> args = new CommandArgs<>(StringCodec.UTF8).addValues(Arrays.asList(arguments));
		return this.connection.sync()
			.dispatch(() -> command.getBytes(), new ArrayOutput<>(StringCodec.UTF8), args)
			.stream()
			.map(String::valueOf)
			.collect(Collectors.joining(" "));
	}

	@Override
	public void close() {
		this.connection.close();
		this.client.shutdown();
	}

}
