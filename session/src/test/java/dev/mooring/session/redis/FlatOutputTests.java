package dev.mooring.session.redis;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FlatOutputTests {

	/**
	 * Lettuce sends a command again, with the same output, if the connection breaks in
	 * the middle of the reply.
	 */
	@Test
	void replyThatBeginsAnewForgetsWhatCameBefore() {
		FlatOutput output = new FlatOutput();
		output.multi(4);
		output.set(bytes("a"));
		output.multi(4);
		output.set(bytes("a"));
		output.set(bytes("1"));
		output.set((ByteBuffer) null);
		assertThat(output.get()).containsExactly("a".getBytes(StandardCharsets.UTF_8),
				"1".getBytes(StandardCharsets.UTF_8));
	}

	private static ByteBuffer bytes(String text) {
		return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
	}

}
