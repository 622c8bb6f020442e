package dev.mooring.session.redis;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.mooring.session.store.SessionStoreException;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.cluster.api.async.RedisAdvancedClusterAsyncCommands;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Sends commands over the connection that Spring Data Redis shares among all its users.
 * The connection is opened on a thread of its own when it is first needed, and again when
 * it was closed, so that no caller blocks, least of all an event loop.
 */
final class RedisCommands {

	private final LettuceConnectionFactory connectionFactory;

	private volatile @Nullable RedisClusterAsyncCommands<byte[], byte[]> open;

	private @Nullable CompletableFuture<RedisClusterAsyncCommands<byte[], byte[]>> opening;

	RedisCommands(LettuceConnectionFactory connectionFactory) {
		this.connectionFactory = connectionFactory;
	}

	/**
	 * Runs a script by its digest, or by its source if Redis does not know it (yet, or no
	 * longer: it forgets at a restart, and a replica may never have known).
	 */
	<T> CompletionStage<T> run(LuaScript script, Supplier<? extends CommandOutput<byte[], byte[], T>> output,
			byte[][] keys, byte[]... args) {
		return connection().thenCompose((commands) -> {
			CompletionStage<T> reply = commands.dispatch(CommandType.EVALSHA, output.get(),
					scriptArgs(script.digest(), keys, args));
			return reply.exceptionallyCompose((failure) -> (unwrap(failure) instanceof RedisNoScriptException)
					? commands.dispatch(CommandType.EVAL, output.get(), scriptArgs(script.source(), keys, args))
					: CompletableFuture.failedFuture(failure));
		}).exceptionallyCompose(RedisCommands::failed);
	}

	/**
	 * Sends a command.
	 */
	<T> CompletionStage<T> send(Function<RedisClusterAsyncCommands<byte[], byte[]>, CompletionStage<T>> command) {
		return connection().thenCompose(command).exceptionallyCompose(RedisCommands::failed);
	}

	/**
	 * Reads a hash.
	 */
	CompletionStage<List<byte[]>> hash(byte[] key) {
		return send((commands) -> commands.dispatch(CommandType.HGETALL, new FlatOutput(),
				new CommandArgs<>(ByteArrayCodec.INSTANCE).addKey(key)));
	}

	/**
	 * Runs a script that returns an integer.
	 */
	CompletionStage<Long> runForInteger(LuaScript script, byte[][] keys, byte[]... args) {
		return run(script, () -> new IntegerOutput<>(ByteArrayCodec.INSTANCE), keys, args);
	}

	private static CommandArgs<byte[], byte[]> scriptArgs(String script, byte[][] keys, byte[][] args) {
		CommandArgs<byte[], byte[]> all = new CommandArgs<>(ByteArrayCodec.INSTANCE).add(script).add(keys.length);
		for (byte[] key : keys) {
			all.addKey(key);
		}
		for (byte[] arg : args) {
			all.addValue(arg);
		}
		return all;
	}

	private CompletableFuture<RedisClusterAsyncCommands<byte[], byte[]>> connection() {
		RedisClusterAsyncCommands<byte[], byte[]> commands = this.open;
		return (commands != null && !isClosed(commands)) ? CompletableFuture.completedFuture(commands) : open();
	}

	private synchronized CompletableFuture<RedisClusterAsyncCommands<byte[], byte[]>> open() {
		CompletableFuture<RedisClusterAsyncCommands<byte[], byte[]>> pending = this.opening;
		if (pending != null && !pending.isDone()) {
			return pending;
		}
		CompletableFuture<RedisClusterAsyncCommands<byte[], byte[]>> result = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			try {
				result.complete(this.open = connect());
			}
			catch (Throwable ex) {
				result.completeExceptionally(ex);
			}
		}, "mooring-redis-connect");
		thread.setDaemon(true);
		this.opening = result;
		thread.start();
		return result;
	}

	/**
	 * The wrapper stays open: closing it is only of use if connections are not shared,
	 * and then it would close the one that this store uses from now on.
	 */
	@SuppressWarnings("unchecked")
	private RedisClusterAsyncCommands<byte[], byte[]> connect() {
		RedisConnection connection = this.connectionFactory.getConnection();
		return (RedisClusterAsyncCommands<byte[], byte[]>) connection.getNativeConnection();
	}

	/**
	 * A connection that was closed stays so; one that is lost reconnects by itself.
	 */
	@SuppressWarnings("deprecation")
	private static boolean isClosed(RedisClusterAsyncCommands<byte[], byte[]> commands) {
		StatefulConnection<byte[], byte[]> connection = null;
		if (commands instanceof RedisAsyncCommands<byte[], byte[]> single) {
			connection = single.getStatefulConnection();
		}
		else if (commands instanceof RedisAdvancedClusterAsyncCommands<byte[], byte[]> cluster) {
			connection = cluster.getStatefulConnection();
		}
		return connection instanceof RedisChannelHandler<?, ?> handler && handler.isClosed();
	}

	private static <T> CompletionStage<T> failed(Throwable failure) {
		return CompletableFuture.failedFuture(translate(unwrap(failure)));
	}

	/**
	 * Some of Redis' messages repeat the arguments of the command, and so the session id;
	 * those are not passed on.
	 */
	private static Throwable translate(Throwable failure) {
		if (failure instanceof SessionStoreException) {
			return failure;
		}
		String message = (failure.getMessage() != null) ? failure.getMessage() : "";
		if (failure instanceof RedisCommandTimeoutException) {
			return new SessionStoreException("Redis did not answer in time", failure);
		}
		if (failure instanceof RedisCommandExecutionException) {
			if (isDenied(message)) {
				return new SessionStoreException("Redis denies the session store a command that it needs. "
						+ "Allow the user of this connection EVALSHA and EVAL (Redis: '+@scripting', or '+eval +evalsha'), "
						+ "the commands of hashes and sorted sets, DEL, RENAME and the EXPIRE family on the keys of the "
						+ "namespace; or set mooring.session.repository=spring, which needs no scripts. Redis said: "
						+ (message.contains("unknown command") ? "unknown command" : message), null);
			}
			if (message.startsWith("CROSSSLOT")) {
				return new CrossSlotException(failure);
			}
			return new SessionStoreException("Redis answered with the error " + code(message), failure);
		}
		return new SessionStoreException("Redis failed: " + failure.getClass().getSimpleName(), failure);
	}

	/**
	 * By the rights of the user, of one command or of one that a script calls; or because
	 * the command was renamed.
	 */
	private static boolean isDenied(String message) {
		return message.startsWith("NOPERM") || message.contains("can't run this command")
				|| message.contains("unknown command");
	}

	/**
	 * The word in capitals with which an error begins.
	 */
	private static String code(String message) {
		int end = message.indexOf(' ');
		return (end > 0) ? message.substring(0, end) : message;
	}

	static Throwable unwrap(Throwable failure) {
		Throwable unwrapped = failure;
		while (unwrapped instanceof CompletionException && unwrapped.getCause() != null) {
			unwrapped = unwrapped.getCause();
		}
		return unwrapped;
	}

	/**
	 * The keys of one command lie in different slots of a cluster.
	 */
	static final class CrossSlotException extends SessionStoreException {

		private static final long serialVersionUID = 1L;

		CrossSlotException(Throwable cause) {
			super("Redis is a cluster and the keys of one command are in different slots", cause);
		}

	}

}
