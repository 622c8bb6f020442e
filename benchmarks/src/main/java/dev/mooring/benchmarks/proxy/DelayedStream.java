package dev.mooring.benchmarks.proxy;

import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * One direction of a connection: one thread reads and notes when data is due, another one
 * waits for that time and writes.
 */
final class DelayedStream {

	private static final byte[] END = {};

	private final Socket from;

	private final Socket to;

	private final LongSupplier delayNanos;

	private final BlockingQueue<Chunk> chunks = new LinkedBlockingQueue<>();

	DelayedStream(Socket from, Socket to, LongSupplier delayNanos) {
		this.from = from;
		this.to = to;
		this.delayNanos = delayNanos;
	}

	void read() {
		byte[] buffer = new byte[64 * 1024];
		try {
			for (int count = this.from.getInputStream().read(buffer); count >= 0; count = this.from.getInputStream()
				.read(buffer)) {
				add(Arrays.copyOf(buffer, count));
			}
		}
		catch (IOException ex) {
			// As good as the end of the stream
		}
		add(END);
	}

	private void add(byte[] bytes) {
		this.chunks.add(new Chunk(bytes, System.nanoTime() + this.delayNanos.getAsLong()));
	}

	void write() {
		try (this.from; this.to) {
			for (Chunk chunk = this.chunks.take(); chunk.bytes != END; chunk = this.chunks.take()) {
				for (long left = chunk.left(); left > 0; left = chunk.left()) {
					LockSupport.parkNanos(left);
				}
				this.to.getOutputStream().write(chunk.bytes);
			}
		}
		catch (IOException | InterruptedException ex) {
			// One side has gone, and the other is closed with this stream
		}
	}

	/**
	 * Data under way.
	 *
	 * @param bytes the data
	 * @param due when it is to arrive, by {@link System#nanoTime()}
	 */
	private record Chunk(byte[] bytes, long due) {

		long left() {
			return this.due - System.nanoTime();
		}

	}

}
