package dev.mooring.demo.launch;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Held by whoever changes something in a demo: one at a time, in whatever process.
 */
public final class DemoLock implements AutoCloseable {

	private final FileChannel channel;

	private DemoLock(FileChannel channel) {
		this.channel = channel;
	}

	private static FileChannel open(Path directory) throws IOException {
		return FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
	}

	/**
	 * Waits until nobody else has it.
	 * @param directory the state directory of the demo
	 * @param patience how long to wait at most
	 * @param out gets a line if it has to wait
	 * @return the lock
	 * @throws IOException if the state directory cannot be used
	 * @throws DemoException if somebody else still has it after that
	 */
	static DemoLock acquire(Path directory, Duration patience, Consumer<String> out) throws IOException {
		long deadline = System.nanoTime() + patience.toNanos();
		Optional<DemoLock> lock = tryAcquire(directory);
		if (lock.isEmpty()) {
			out.accept("Waiting for what the console, or another ./demo, does ...");
		}
		while (lock.isEmpty()) {
			if (System.nanoTime() > deadline) {
				throw new DemoException(
						"The console, or another ./demo, still does something after %d s. Try again, or stop everything with ./demo down"
							.formatted(patience.toSeconds()));
			}
			Instance.pause();
			lock = tryAcquire(directory);
		}
		return lock.get();
	}

	/**
	 * Takes it if nobody has it.
	 * @param directory the state directory of the demo
	 * @return the lock; empty if somebody else has it
	 * @throws IOException if the state directory cannot be used
	 */
	public static Optional<DemoLock> tryAcquire(Path directory) throws IOException {
		FileChannel channel = open(directory);
		FileLock lock = null;
		try {
			lock = channel.tryLock();
		}
		catch (OverlappingFileLockException ex) {
			// Another thread of this process has it
		}
		catch (IOException ex) {
			channel.close();
			throw ex;
		}
		if (lock == null) {
			channel.close();
			return Optional.empty();
		}
		return Optional.of(new DemoLock(channel));
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
	}

}
