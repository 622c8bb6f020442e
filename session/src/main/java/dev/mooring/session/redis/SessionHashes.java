package dev.mooring.session.redis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

import dev.mooring.session.store.SessionStoreException;
import org.jspecify.annotations.Nullable;

/**
 * The hashes of sessions in terms of fields and bytes, one command per method.
 */
final class SessionHashes {

	private final RedisCommands commands;

	private final SessionKeys keys;

	SessionHashes(RedisCommands commands, SessionKeys keys) {
		this.commands = commands;
		this.keys = keys;
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
		return this.commands.run(LuaScript.ACCESS, FlatOutput::new, keys(id, null), args);
	}

	/**
	 * Writes a new hash.
	 * @param timeToLive milliseconds; -1: for ever
	 */
	CompletionStage<Void> create(String id, byte[] timeToLive, byte[] creationTime, Map<String, byte[]> fields) {
		List<byte[]> args = new ArrayList<>(List.of(timeToLive, creationTime));
		addTo(args, fields);
		return this.commands.runForInteger(LuaScript.CREATE, keys(id, null), args.toArray(byte[][]::new))
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
	 * @return false if there is none, or it is incomplete
	 */
	CompletionStage<Boolean> update(String id, @Nullable String previousId, byte[] timeToLive,
			Map<String, byte[]> fields, Collection<String> removedFields) {
		List<byte[]> args = new ArrayList<>(List.of(timeToLive, RecordFormat.digits(2L * fields.size())));
		addTo(args, fields);
		removedFields.forEach((field) -> args.add(RecordFormat.bytes(field)));
		return this.commands.runForInteger(LuaScript.UPDATE, keys(id, previousId), args.toArray(byte[][]::new))
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
		return this.commands.run(LuaScript.DELETE, FlatOutput::new, keys(id, null));
	}

	private byte[][] keys(String id, @Nullable String previousId) {
		byte[] key = this.keys.session(id);
		return (previousId != null) ? new byte[][] { key, this.keys.session(previousId) } : new byte[][] { key };
	}

	private static void addTo(List<byte[]> args, Map<String, byte[]> fields) {
		fields.forEach((field, value) -> {
			args.add(RecordFormat.bytes(field));
			args.add(value);
		});
	}

}
