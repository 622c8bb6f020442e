package dev.mooring.session.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.mooring.session.store.SessionRecord;
import dev.mooring.session.store.SessionReplay;
import dev.mooring.session.store.SessionReplay.Change;
import io.lettuce.core.codec.Base16;
import org.jspecify.annotations.Nullable;

/**
 * A replay as {@code replay.lua} expects it.
 */
final class ReplayArguments {

	private static final byte[] NONE = {};

	private static final byte[] TRUE = { '1' };

	private static final byte[] FALSE = { '0' };

	private ReplayArguments() {
	}

	static byte[][] of(SessionReplay replay, RecordFormat format, byte[] timeToLive, Duration recoveryWindow) {
		SessionRecord session = replay.session();
		List<byte[]> args = new ArrayList<>();
		args.add(replay.restore() ? TRUE : FALSE);
		args.add(timeToLive);
		args.add(RecordFormat.digits(recoveryWindow.toMillis()));
		args.add(format.time(session.creationTime()));
		args.add(RecordFormat.digits(session.creationTime().toEpochMilli()));
		args.add(format.time(session.lastAccessedTime()));
		args.add(RecordFormat.digits(session.lastAccessedTime().toEpochMilli()));
		args.add(format.seconds(session.maxInactiveInterval()));
		args.add(RecordFormat.digits(session.maxInactiveInterval().toSeconds()));
		args.add(replay.intervalChanged() ? TRUE : FALSE);
		args.add((replay.seen() != null) ? RecordFormat.digits(replay.seen().toEpochMilli()) : NONE);
		args.add(RecordFormat.digits(replay.changes().size()));
		for (Map.Entry<String, Change> entry : replay.changes().entrySet()) {
			Change change = entry.getValue();
			args.add(RecordFormat.bytes(RecordFormat.attributeField(entry.getKey())));
			args.add(RecordFormat.digits(change.time().toEpochMilli()));
			args.add(digest(change.base()));
			args.add((change.value() != null) ? change.value() : NONE);
		}
		if (replay.restore()) {
			session.attributes().forEach((name, value) -> {
				args.add(RecordFormat.bytes(RecordFormat.attributeField(name)));
				args.add(value);
			});
		}
		return args.toArray(byte[][]::new);
	}

	private static byte[] digest(byte @Nullable [] value) {
		return (value != null && value.length > 0) ? RecordFormat.bytes(Base16.digest(value)) : NONE;
	}

}
