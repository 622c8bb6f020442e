package dev.mooring.session.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

import dev.mooring.session.store.SessionStoreException;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.IntegerListOutput;
import io.lettuce.core.output.ValueOutput;
import org.jspecify.annotations.Nullable;

/**
 * The hashes of sessions and what is remembered of them, in terms of fields and bytes,
 * one command per method.
 */
final class SessionHashes {

	private static final byte[] UNCHANGED = {};

	private final RedisCommands commands;

	private final SessionKeys keys;

	private final Duration recoveryWindow;

	/**
	 * Creates them.
	 * @param recoveryWindow for how long to remember what became of a session; zero: not
	 * at all
	 */
	SessionHashes(RedisCommands commands, SessionKeys keys, Duration recoveryWindow) {
		this.commands = commands;
		this.keys = keys;
		this.recoveryWindow = recoveryWindow;
	}

	/**
	 * Reads a hash.
	 * @return field, value, ...; empty if there is none
	 */
	CompletionStage<List<byte[]>> read(String id) {
		return this.commands.hash(this.keys.session(id));
	}

	/**
	 * Reads a hash and records an access.
	 * @param args as {@code access.lua} has them
	 * @return field, value, ..., recorded; empty if there is none
	 */
	CompletionStage<List<byte[]>> access(String id, byte[]... args) {
		return this.commands.run(LuaScript.ACCESS, FlatOutput::new, keys(id), args);
	}

	/**
	 * Writes a new hash.
	 * @param timeToLive milliseconds; -1: for ever
	 */
	CompletionStage<Void> create(String id, byte[] timeToLive, byte[] creationTime, Map<String, byte[]> fields) {
		List<byte[]> args = new ArrayList<>(List.of(timeToLive, creationTime));
		addTo(args, fields);
		return this.commands.runForInteger(LuaScript.CREATE, keys(id), args.toArray(byte[][]::new))
			.thenAccept((result) -> {
				if (result == 0) {
					throw new SessionStoreException("A session with the id of the new session exists already", null);
				}
			});
	}

	/**
	 * Changes a hash that exists.
	 * @param previousId where it is stored, if its id changes
	 * @param timeToLive milliseconds; -1: for ever; empty: as it is
	 * @param accessed when it was accessed, milliseconds and serialized, to be written if
	 * that is later; null: as it is
	 * @return false if there is none, or it is incomplete
	 */
	CompletionStage<Boolean> update(String id, @Nullable String previousId, byte[] timeToLive,
			byte @Nullable [][] accessed, Map<String, byte[]> fields, Collection<String> removedFields) {
		List<byte[]> args = new ArrayList<>(List.of(timeToLive));
		args.addAll((accessed != null) ? List.of(accessed) : List.of(UNCHANGED, UNCHANGED));
		args.add(RecordFormat.digits(2L * fields.size()));
		addTo(args, fields);
		removedFields.forEach((field) -> args.add(RecordFormat.bytes(field)));
		List<byte[]> updated = new ArrayList<>(List.of(keys(id)));
		if (previousId != null) {
			updated.add(this.keys.session(previousId));
			byte[] recovery = remembered(previousId);
			if (recovery != null) {
				updated.add(recovery);
				args.add(window());
			}
		}
		return this.commands
			.runForInteger(LuaScript.UPDATE, updated.toArray(byte[][]::new), args.toArray(byte[][]::new))
			.thenApply((result) -> {
				if (result == 2) {
					throw new SessionStoreException("A session with the new id of the session exists already", null);
				}
				return result == 1;
			});
	}

	/**
	 * Reads and deletes a hash.
	 * @return field, value, ...; empty if there was none
	 */
	CompletionStage<List<byte[]>> delete(String id) {
		byte[] recovery = remembered(id);
		if (recovery == null) {
			return this.commands.run(LuaScript.DELETE, FlatOutput::new, keys(id));
		}
		return this.commands.run(LuaScript.DELETE, FlatOutput::new, new byte[][] { this.keys.session(id), recovery },
				window());
	}

	/**
	 * Brings a hash up to date.
	 * @param args as {@code replay.lua} has them
	 * @return whether there is one, 1 or 0, and the number of conflicts
	 */
	CompletionStage<List<Long>> replay(String id, byte[]... args) {
		byte[] recovery = this.keys.recovery(id);
		return this.commands.run(LuaScript.REPLAY, () -> new IntegerListOutput<>(ByteArrayCodec.INSTANCE),
				(recovery != null) ? new byte[][] { this.keys.session(id), recovery } : keys(id), args);
	}

	/**
	 * Tells the generation of the data.
	 * @param fresh what it is from now on, if there is none
	 */
	CompletionStage<byte[]> generation(byte[] fresh) {
		return this.commands.run(LuaScript.GENERATION, () -> new ValueOutput<>(ByteArrayCodec.INSTANCE),
				new byte[][] { this.keys.generation() }, fresh);
	}

	private byte[][] keys(String id) {
		return new byte[][] { this.keys.session(id) };
	}

	private byte @Nullable [] remembered(String id) {
		return this.recoveryWindow.isZero() ? null : this.keys.recovery(id);
	}

	private byte[] window() {
		return RecordFormat.digits(this.recoveryWindow.toMillis());
	}

	private static void addTo(List<byte[]> args, Map<String, byte[]> fields) {
		fields.forEach((field, value) -> {
			args.add(RecordFormat.bytes(field));
			args.add(value);
		});
	}

}
