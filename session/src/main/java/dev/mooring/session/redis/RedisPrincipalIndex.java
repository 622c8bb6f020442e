package dev.mooring.session.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

import dev.mooring.session.store.PrincipalIndex;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Principal index in Redis: for each principal the sorted set
 * {@code <namespace>:principals:<name>} of session ids, scored by when the entry may go,
 * in milliseconds since 1970 by the clock of Redis. Entries whose time has come are
 * removed whenever another is added, and the set expires with its last entry. No keyspace
 * notifications and no background job.
 */
public final class RedisPrincipalIndex implements PrincipalIndex {

	private final RedisCommands commands;

	private final SessionKeys keys;

	/**
	 * Creates an index.
	 * @param connectionFactory Redis, in any topology
	 * @param namespace prefix of all keys, not empty
	 * @param timeout how long to wait for each answer, and for a connection
	 */
	public RedisPrincipalIndex(LettuceConnectionFactory connectionFactory, String namespace, Duration timeout) {
		this.commands = new RedisCommands(connectionFactory, timeout);
		this.keys = new SessionKeys(namespace);
	}

	@Override
	public CompletionStage<Void> add(String principal, String id, Duration keep, @Nullable String replacedId) {
		return this.commands
			.runForInteger(LuaScript.INDEX_ADD, new byte[][] { this.keys.principal(principal) }, RecordFormat.bytes(id),
					RecordFormat.digits(keep.isNegative() ? -1 : keep.toMillis()),
					RecordFormat.bytes((replacedId != null) ? replacedId : ""))
			.thenAccept((added) -> {
			});
	}

	@Override
	public CompletionStage<Void> remove(String principal, Set<String> ids) {
		byte[][] members = ids.stream().map(RecordFormat::bytes).toArray(byte[][]::new);
		return this.commands.send((redis) -> redis.zrem(this.keys.principal(principal), members))
			.thenAccept((removed) -> {
			});
	}

	@Override
	public CompletionStage<Set<String>> find(String principal) {
		return this.commands.send((redis) -> redis.zrange(this.keys.principal(principal), 0, -1))
			.thenApply((members) -> members.stream()
				.map((member) -> new String(member, StandardCharsets.UTF_8))
				.collect(Collectors.toSet()));
	}

}
