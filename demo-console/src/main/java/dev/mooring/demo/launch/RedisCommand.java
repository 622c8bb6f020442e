package dev.mooring.demo.launch;

import java.io.IOException;
import java.util.function.Consumer;

/**
 * The command {@code ./demo redis}, which shows an outage of Redis.
 */
final class RedisCommand {

	private final ManagedRedis redis;

	private final Consumer<String> out;

	RedisCommand(ManagedRedis redis, Consumer<String> out) {
		this.redis = redis;
		this.out = out;
	}

	/**
	 * Does something to Redis and says what.
	 * @param action what to do
	 * @throws IOException if the state directory cannot be used
	 */
	void run(String action) throws IOException {
		String outcome = switch (action) {
			case "freeze" -> freeze();
			case "thaw" -> thaw();
			case "kill" -> this.redis.kill() ? "killed" : "was not running";
			case "restart" -> "ready   " + restart(false) + "   with its data";
			case "restart-empty" -> "ready   " + restart(true) + "   empty";
			default ->
				throw new DemoException("Say what to do with Redis: freeze, thaw, kill, restart or restart-empty");
		};
		this.out.accept("redis   " + outcome);
	}

	private String freeze() throws IOException {
		return switch (this.redis.state()) {
			case READY -> {
				this.redis.freeze();
				yield "frozen";
			}
			case FROZEN -> "was frozen already";
			default -> "was not running";
		};
	}

	private String thaw() throws IOException {
		return switch (this.redis.state()) {
			case READY -> "was not frozen";
			case FROZEN -> {
				this.redis.thaw();
				yield "thawed";
			}
			default -> "was not running";
		};
	}

	/**
	 * Always the same port: that is where the instances look for it.
	 */
	private String restart(boolean empty) throws IOException {
		if (this.redis.state() == ManagedRedis.State.DOWN) {
			throw Fleet.notRunning();
		}
		this.redis.kill();
		int port = this.redis.port();
		if (!Ports.isFree(port)) {
			throw new DemoException("Port %d is taken. ./demo up starts Redis on another one".formatted(port));
		}
		if (empty) {
			this.redis.deleteData();
		}
		return this.redis.start(port);
	}

}
