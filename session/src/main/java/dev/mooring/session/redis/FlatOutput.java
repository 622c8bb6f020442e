package dev.mooring.session.redis;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.CommandOutput;

/**
 * Reply made of strings: field, value, field, value, ... An array in RESP2, a map in
 * RESP3.
 */
final class FlatOutput extends CommandOutput<byte[], byte[], List<byte[]>> {

	FlatOutput() {
		super(ByteArrayCodec.INSTANCE, new ArrayList<>());
	}

	/**
	 * A reply begins; that of a command which was sent again after a connection broke in
	 * the middle of it begins anew.
	 */
	@Override
	public void multi(int count) {
		this.output.clear();
		if (count > 0) {
			((ArrayList<byte[]>) this.output).ensureCapacity(count);
		}
	}

	@Override
	public void set(ByteBuffer bytes) {
		if (bytes != null) {
			this.output.add(this.codec.decodeValue(bytes));
		}
	}

}
