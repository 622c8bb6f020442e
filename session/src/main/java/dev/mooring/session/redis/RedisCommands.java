package dev.mooring.session.redis;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
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
import org.springframework.data.redis.connection.lettuce.LettucePoolingClientConfiguration;

/**
 * Sends commands over the connection that Spring Data Redis shares among all its users,
 * and waits for none longer than a deadline. The connection is opened on a thread of its
 * own when it is first needed, and again when it was closed, so that no caller blocks,
 * least of all an event loop.
 */
final class RedisCommands {

	private static final int THREADS = 4;

	/**
	 * A deadline passes on a thread that serves all deadlines of the JVM. What follows
	 * may be the rest of a request, and is done here. These threads see the classes of
	 * the application, which those of the common pool do not in an executable jar.
	 */
	private static final Executor AFTER_DEADLINE = afterDeadline();

	private final LettuceConnectionFactory connectionFactory;

	private final Duration timeout;

	private volatile Runnable connectionListener = () -> {
	};

	private volatile @Nullable RedisClusterAsyncCommands<byte[], byte[]> open;

	private @Nullable CompletableFuture<RedisClusterAsyncCommands<byte[], byte[]>> opening;

	/**
	 * Creates commands.
	 * @param connectionFactory opens the connection
	 * @param timeout how long to wait for the connection, and for each reply
	 */
	RedisCommands(LettuceConnectionFactory connectionFactory, Duration timeout) {
		this.connectionFactory = connectionFactory;
		this.timeout = timeout;
	}

	private static Executor afterDeadline() {
		ThreadPoolExecutor executor = new ThreadPoolExecutor(THREADS, THREADS, 10, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(), (task) -> {
					Thread thread = new Thread(task, "mooring-redis-deadline");
					thread.setDaemon(true);
					thread.setContextClassLoader(RedisCommands.class.getClassLoader());
					return thread;
				});
		executor.allowCoreThreadTimeOut(true);
		return executor;
	}

	/**
	 * Calls a listener whenever a connection is there (again). It must not block.
	 */
	void onConnect(Runnable listener) {
		this.connectionListener = listener;
	}

	/**
	 * Runs a script by its digest, or by its source if Redis does not know it (yet, or no
	 * longer: it forgets at a restart, and a replica may never have known).
	 */
	<T> CompletionStage<T> run(LuaScript script, Supplier<? extends CommandOutput<byte[], byte[], T>> output,
			byte[][] keys, byte[]... args) {
		return connection().thenCompose((commands) -> {
			CompletionStage<T> reply = withDeadline(
					commands.dispatch(CommandType.EVALSHA, output.get(), scriptArgs(script.digest(), keys, args)));
			return reply.exceptionallyCompose((failure) -> (unwrap(failure) instanceof RedisNoScriptException)
					? withDeadline(
							commands.dispatch(CommandType.EVAL, output.get(), scriptArgs(script.source(), keys, args)))
					: CompletableFuture.failedFuture(failure));
		}).exceptionallyCompose(RedisCommands::failed);
	}

	/**
	 * Sends a command.
	 */
	<T> CompletionStage<T> send(Function<RedisClusterAsyncCommands<byte[], byte[]>, CompletionStage<T>> command) {
		return connection().thenCompose((commands) -> withDeadline(command.apply(commands)))
			.exceptionallyCompose(RedisCommands::failed);
	}

	/**
	 * A command that has not been answered in time is ended, and so not sent again when a
	 * connection that was lost is back.
	 */
	private <T> CompletableFuture<T> withDeadline(CompletionStage<T> reply) {
		CompletableFuture<T> result = new CompletableFuture<>();
		reply.toCompletableFuture()
			.orTimeout(this.timeout.toNanos(), TimeUnit.NANOSECONDS)
			.whenComplete((value, failure) -> {
				if (failure == null) {
					result.complete(value);
				}
				else if (failure instanceof TimeoutException) {
					AFTER_DEADLINE.execute(() -> result.completeExceptionally(failure));
				}
				else {
					result.completeExceptionally(failure);
				}
			});
		return result;
	}

	/**
	 * Reads a hash.
	 */
	CompletionStage<List<byte[]>> hash(byte[] key) {
		return send((commands) -> commands.dispatch(CommandType.HGETALL, new FlatOutput(),
				new CommandArgs<>(ByteArrayCodec.INSTANCE).addKey(key)));
	}

	/**
	 * What Redis says of its memory, on a cluster each of its masters.
	 */
	CompletionStage<List<String>> memoryInfo() {
		return send((commands) -> (commands instanceof RedisAdvancedClusterAsyncCommands<byte[], byte[]> cluster)
				? cluster.upstream().commands().info("memory") : commands.info("memory").thenApply(List::of));
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
		return (commands != null && !isClosed(commands)) ? CompletableFuture.completedFuture(commands)
				: withDeadline(open().copy());
	}

	private synchronized CompletableFuture<RedisClusterAsyncCommands<byte[], byte[]>> open() {
		CompletableFuture<RedisClusterAsyncCommands<byte[], byte[]>> pending = this.opening;
		if (pending != null && !pending.isDone()) {
			return pending;
		}
		CompletableFuture<RedisClusterAsyncCommands<byte[], byte[]>> result = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			try {
				RedisClusterAsyncCommands<byte[], byte[]> commands = connect();
				this.open = commands;
				listenTo(commands);
				// The listener comes first: it may want to look at the store before
				// others do
				this.connectionListener.run();
				result.complete(commands);
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

	private void listenTo(RedisClusterAsyncCommands<byte[], byte[]> commands) {
		StatefulConnection<byte[], byte[]> connection = connectionOf(commands);
		if (connection != null) {
			connection.addListener(new RedisConnectionStateListener() {

				@Override
				public void onRedisConnected(RedisChannelHandler<?, ?> handler, SocketAddress address) {
					RedisCommands.this.connectionListener.run();
				}

			});
		}
	}

	/**
	 * Closes the connection for all its users, so that it is opened anew: one to a peer
	 * that is gone may take many minutes to notice that. Does nothing while it is being
	 * opened, or if it comes from a pool. Blocks.
	 */
	void reconnect() {
		CompletableFuture<?> pending;
		synchronized (this) {
			pending = this.opening;
		}
		boolean pooled = this.connectionFactory.getClientConfiguration() instanceof LettucePoolingClientConfiguration;
		if (pooled || (pending != null && !pending.isDone())) {
			// A pool would hand the connection to others, used or closed
			return;
		}
		RedisClusterAsyncCommands<byte[], byte[]> commands = this.open;
		StatefulConnection<byte[], byte[]> connection = (commands != null) ? connectionOf(commands) : null;
		if (this.connectionFactory.getShareNativeConnection()) {
			this.connectionFactory.resetConnection();
		}
		else if (connection != null) {
			connection.close();
		}
	}

	/**
	 * A connection that was closed stays so; one that is lost reconnects by itself.
	 */
	private static boolean isClosed(RedisClusterAsyncCommands<byte[], byte[]> commands) {
		return connectionOf(commands) instanceof RedisChannelHandler<?, ?> handler && handler.isClosed();
	}

	@SuppressWarnings("deprecation")
	private static @Nullable StatefulConnection<byte[], byte[]> connectionOf(
			RedisClusterAsyncCommands<byte[], byte[]> commands) {
		if (commands instanceof RedisAsyncCommands<byte[], byte[]> single) {
			return single.getStatefulConnection();
		}
		if (commands instanceof RedisAdvancedClusterAsyncCommands<byte[], byte[]> cluster) {
			return cluster.getStatefulConnection();
		}
		return null;
	}

	private static <T> CompletionStage<T> failed(Throwable failure) {
		return CompletableFuture.failedFuture(RedisErrors.translate(unwrap(failure)));
	}

	static Throwable unwrap(Throwable failure) {
		Throwable unwrapped = failure;
		while (unwrapped instanceof CompletionException && unwrapped.getCause() != null) {
			unwrapped = unwrapped.getCause();
		}
		return unwrapped;
	}

}
