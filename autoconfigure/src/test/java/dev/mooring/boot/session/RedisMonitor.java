package dev.mooring.boot.session;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;

/**
 * What Redis receives, as MONITOR shows it. Lines from inside a script, what belongs to
 * opening a connection, and probes of the session store are left out.
 */
final class RedisMonitor implements AutoCloseable {

	private static final Pattern LINE = Pattern.compile("\\+\\d+\\.\\d+ \\[\\d+ (\\S+)] \"([^\"]*)\"(.*)");

	private static final Set<String> HANDSHAKE = Set.of("HELLO", "CLIENT", "PING", "CLUSTER", "COMMAND", "INFO");

	private final URI uri;

	private final Socket socket;

	private final BufferedReader lines;

	RedisMonitor(String url) {
		this.uri = URI.create(url);
		try {
			this.socket = open();
			this.socket.getOutputStream().write("MONITOR\r\n".getBytes(StandardCharsets.US_ASCII));
			this.lines = new BufferedReader(
					new InputStreamReader(this.socket.getInputStream(), StandardCharsets.ISO_8859_1));
			this.lines.readLine();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private Socket open() throws IOException {
		Socket opened = new Socket(this.uri.getHost(), this.uri.getPort());
		opened.setSoTimeout(30_000);
		return opened;
	}

	/**
	 * Runs something and waits until it is surely over.
	 * @return the commands that Redis has received meanwhile, with their arguments
	 */
	List<String> during(Runnable action) {
		commandsUpToNow();
		action.run();
		// A server may go on for a moment after the client has its response
		Awaitility.await().pollDelay(Duration.ofMillis(150)).until(() -> true);
		return commandsUpToNow();
	}

	private List<String> commandsUpToNow() {
		String marker = UUID.randomUUID().toString();
		try (Socket other = open()) {
			other.getOutputStream().write(("ECHO " + marker + "\r\n").getBytes(StandardCharsets.US_ASCII));
			List<String> commands = new ArrayList<>();
			while (true) {
				Matcher line = LINE.matcher(this.lines.readLine());
				if (!line.matches()) {
					continue;
				}
				String name = line.group(2).toUpperCase(Locale.ROOT);
				if (name.equals("ECHO") && line.group(3).contains(marker)) {
					return commands;
				}
				if (!line.group(1).equals("lua") && !HANDSHAKE.contains(name) && !isProbe(line.group(3))) {
					commands.add(name + line.group(3));
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Asked in the background while no request asks.
	 */
	private static boolean isProbe(String arguments) {
		return arguments.contains("\"1\" \"spring:session:generation\"");
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
