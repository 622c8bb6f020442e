package dev.mooring.boot.devredis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A process that never outlives this JVM, however that ends: a small shell process, the
 * watchdog, holds the other end of a pipe from this JVM and, when the pipe breaks, kills
 * the process and removes its directory.
 * <p>
 * Both run in a session of their own where the system has a way to make one, so that a
 * Ctrl-C for the application does not reach them while the application still shuts down.
 */
final class WatchedProcess {

	private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

	private static final int MAX_LOG_LINES = 10;

	private static final String LOG_FILE = "output.log";

	/**
	 * Runs a process, prints its id, and waits until standard input ends. Arguments: the
	 * directory to remove at the end, the file for what the process writes, then its
	 * command line. The watchdog must not end before its work is done, whatever breaks:
	 * hence no signals.
	 */
	static final String WATCHDOG = """
			trap '' HUP INT TERM PIPE
			dir=$1; log=$2; shift 2
			"$@" >"$log" 2>&1 &
			echo $!
			cat >/dev/null
			kill -KILL $! 2>/dev/null
			wait
			rm -rf "$dir"
			""";

	/**
	 * Runs its arguments in a new session; {@code setsid} is part of every Linux, Perl of
	 * every macOS.
	 */
	private static final String IN_NEW_SESSION = """
			if command -v setsid >/dev/null; then exec setsid "$@"
			elif command -v perl >/dev/null; then exec perl -MPOSIX -e 'POSIX::setsid(); exec @ARGV' "$@"
			else exec "$@"; fi
			""";

	private final Path log;

	private final Process watchdog;

	private final long pid;

	private WatchedProcess(Path log, Process watchdog, long pid) {
		this.log = log;
		this.watchdog = watchdog;
		this.pid = pid;
	}

	/**
	 * Starts a process.
	 * @param directory a directory of its own, removed with everything in it when the
	 * process has ended
	 * @param command the command line
	 * @return the process
	 * @throws IOException if it cannot be started; the directory may remain
	 */
	static WatchedProcess start(Path directory, List<String> command) throws IOException {
		Path log = directory.resolve(LOG_FILE);
		List<String> inNewSession = List.of("/bin/sh", "-c", IN_NEW_SESSION, "sh");
		List<String> watched = List.of("/bin/sh", "-c", WATCHDOG, "mooring-dev-redis", directory.toString(),
				log.toString());
		Process watchdog = new ProcessBuilder(Stream.of(inNewSession, watched, command).flatMap(List::stream).toList())
			.redirectError(ProcessBuilder.Redirect.DISCARD)
			.start();
		String pid = watchdog.inputReader(StandardCharsets.UTF_8).readLine();
		if (pid == null) {
			throw new IOException("the shell ended at once");
		}
		return new WatchedProcess(log, watchdog, Long.parseLong(pid));
	}

	long pid() {
		return this.pid;
	}

	boolean isRunning() {
		return ProcessHandle.of(this.pid).map(ProcessHandle::isAlive).orElse(false);
	}

	/**
	 * The end of what the process wrote.
	 * @return some lines
	 */
	String lastWords() {
		try (Stream<String> lines = Files.lines(this.log, StandardCharsets.ISO_8859_1)) {
			List<String> all = lines.limit(1000).toList();
			return all.stream().skip(Math.max(0, all.size() - MAX_LOG_LINES)).collect(Collectors.joining("\n"));
		}
		catch (IOException ex) {
			return "(none: " + ex + ")";
		}
	}

	/**
	 * Kills the process, removes its directory, and waits until that is done. Does
	 * nothing when called again.
	 */
	void stop() {
		try {
			this.watchdog.getOutputStream().close();
			this.watchdog.waitFor(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (IOException ex) {
			// The pipe is broken already: the watchdog is at work
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
