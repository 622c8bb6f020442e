package dev.mooring.session.redis;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Moves a session to a new id where one command cannot touch both: copies it, deletes it
 * under its old id, and copies again what others changed in between. Whoever deletes the
 * old id in between wins.
 */
final class IdChangeAcrossSlots {

	private static final byte[] UNCHANGED = {};

	private final SessionHashes hashes;

	IdChangeAcrossSlots(SessionHashes hashes) {
		this.hashes = hashes;
	}

	/**
	 * Moves a session and changes it.
	 * @param id the new id
	 * @param previousId the old id
	 * @param timeToLive milliseconds; -1: for ever
	 * @param changedFields the fields to set
	 * @param removedFields the fields to remove
	 * @return false if the session no longer exists
	 */
	CompletionStage<Boolean> run(String id, String previousId, byte[] timeToLive, Map<String, byte[]> changedFields,
			Set<String> removedFields) {
		return this.hashes.read(previousId).thenCompose((reply) -> {
			Map<String, byte[]> before = fields(reply);
			byte[] creationTime = before.get(RecordFormat.CREATION_TIME);
			if (creationTime == null) {
				// Perhaps it was moved already, and only the answer was lost
				return this.hashes.update(id, null, timeToLive, null, changedFields, removedFields);
			}
			Map<String, byte[]> copy = new LinkedHashMap<>(before);
			copy.putAll(changedFields);
			copy.keySet().removeAll(removedFields);
			return this.hashes.create(id, timeToLive, creationTime, copy)
				.thenCompose((created) -> this.hashes.delete(previousId))
				.thenCompose((deleted) -> {
					Map<String, byte[]> after = fields(deleted);
					if (after.isEmpty()) {
						return this.hashes.delete(id).thenApply((dropped) -> false);
					}
					Set<String> ours = new HashSet<>(changedFields.keySet());
					ours.addAll(removedFields);
					after.keySet().removeAll(ours);
					before.keySet().removeAll(ours);
					return follow(id, before, after);
				});
		});
	}

	private CompletionStage<Boolean> follow(String id, Map<String, byte[]> before, Map<String, byte[]> after) {
		Map<String, byte[]> changed = new HashMap<>(after);
		changed.entrySet().removeIf((entry) -> Arrays.equals(entry.getValue(), before.get(entry.getKey())));
		Set<String> removed = new HashSet<>(before.keySet());
		removed.removeAll(after.keySet());
		if (changed.isEmpty() && removed.isEmpty()) {
			return CompletableFuture.completedFuture(true);
		}
		return this.hashes.update(id, null, UNCHANGED, null, changed, removed);
	}

	private static Map<String, byte[]> fields(List<byte[]> reply) {
		Map<String, byte[]> fields = new LinkedHashMap<>();
		for (int i = 0; i + 1 < reply.size(); i += 2) {
			fields.put(new String(reply.get(i), StandardCharsets.UTF_8), reply.get(i + 1));
		}
		return fields;
	}

}
