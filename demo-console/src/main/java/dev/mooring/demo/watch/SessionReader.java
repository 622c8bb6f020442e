package dev.mooring.demo.watch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import jakarta.annotation.PreDestroy;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

import dev.mooring.demo.launch.Fleet;

/**
 * Looks at a session where it is stored, in Spring Session's format: the hash
 * {@code spring:session:sessions:<id>}. One command, which reads no attribute's value.
 */
@Component
public class SessionReader {

	private static final Duration DEADLINE = Duration.ofMillis(300);

	private static final String SCRIPT = """
			local key = KEYS[1]
			local created, accessed = redis.call('HGET', key, 'creationTime'), redis.call('HGET', key, 'lastAccessedTime')
			if not created or not accessed or redis.call('HLEN', key) > 1000 then return {} end
			local bytes, attributes = 0, 0
			for _, name in ipairs(redis.call('HKEYS', key)) do
				local length = redis.call('HSTRLEN', key, name)
				bytes = bytes + #name + length
				if length > 0 and string.sub(name, 1, 12) == 'sessionAttr:' then attributes = attributes + 1 end
			end
			return {created, accessed, redis.call('PTTL', key), bytes, attributes}
			""";

	private final Fleet fleet;

	private @Nullable RedisClient client;

	private @Nullable StatefulRedisConnection<byte[], byte[]> connection;

	private String url = "";

	SessionReader(Fleet fleet) {
		this.fleet = fleet;
	}

	/**
	 * Looks at a session.
	 * @param id its id
	 * @return the session; empty if there is none
	 * @throws IOException if Redis does not answer in time
	 */
	public Optional<StoredSession> read(String id) throws IOException {
		try {
			byte[][] keys = { ("spring:session:sessions:" + id).getBytes(StandardCharsets.US_ASCII) };
			List<Object> reply = connection().async()
				.<List<Object>>eval(SCRIPT, ScriptOutputType.MULTI, keys)
				.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
			return (reply.size() == 5) ? Optional.of(StoredSession.of(reply, Instant.now())) : Optional.empty();
		}
		catch (RedisException | ExecutionException | TimeoutException | IllegalArgumentException ex) {
			throw new IOException("Redis does not tell", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("Interrupted", ex);
		}
	}

	private synchronized StatefulRedisConnection<byte[], byte[]> connection() throws IOException {
		String current = this.fleet.redis().url().orElseThrow(() -> new IOException("Redis is down"));
		StatefulRedisConnection<byte[], byte[]> open = this.connection;
		if (open != null && current.equals(this.url)) {
			return open;
		}
		close();
		RedisURI uri = RedisURI.create(current);
		uri.setTimeout(DEADLINE);
		RedisClient fresh = RedisClient.create(uri);
		this.client = fresh;
		fresh.setOptions(ClientOptions.builder()
			.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
			.requestQueueSize(100)
			.socketOptions(SocketOptions.builder().connectTimeout(DEADLINE).build())
			.build());
		open = fresh.connect(ByteArrayCodec.INSTANCE);
		this.connection = open;
		this.url = current;
		return open;
	}

	@PreDestroy
	synchronized void close() {
		this.connection = null;
		if (this.client != null) {
			this.client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
			this.client = null;
		}
	}

}
