package dev.mooring.benchmarks.measure;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import dev.mooring.boot.devredis.DevRedisServer;

/**
 * Counts what Redis receives and sends.
 */
final class RedisProbe {

	private static final String MARK = "the end of the count";

	private static final Duration SETTLING_TIME = Duration.ofMillis(200);

	private final DevRedisServer redis;

	RedisProbe(DevRedisServer redis) {
		this.redis = redis;
	}

	/**
	 * Counts the commands that clients send meanwhile. What a script calls is none of
	 * them, though Redis' own counters take it for one: {@code MONITOR} tells them apart.
	 */
	long commandsDuring(Action action) throws IOException {
		awaitLastCommands();
		try (Socket monitor = connect(); BufferedReader lines = send(monitor, "MONITOR")) {
			lines.readLine();
			action.run();
			awaitLastCommands();
			try (Socket marker = connect(); BufferedReader answer = send(marker, "PING \"" + MARK + "\"")) {
				answer.readLine();
			}
			long commands = 0;
			String line = lines.readLine();
			while (line != null && !line.contains(MARK)) {
				if (!line.contains(" lua] ")) {
					commands++;
				}
				line = lines.readLine();
			}
			return commands;
		}
	}

	/**
	 * An application may send commands after its answer, and nobody sees when it has.
	 */
	private static void awaitLastCommands() {
		LockSupport.parkNanos(SETTLING_TIME.toNanos());
	}

	/**
	 * The bytes that Redis has received and sent so far, over all connections.
	 */
	Traffic traffic() throws IOException {
		long received = 0;
		long sent = 0;
		try (Socket socket = connect(); BufferedReader lines = send(socket, "INFO stats")) {
			for (String line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
				if (line.startsWith("total_net_input_bytes:")) {
					received = number(line);
				}
				else if (line.startsWith("total_net_output_bytes:")) {
					sent = number(line);
				}
			}
		}
		return new Traffic(received, sent);
	}

	private static long number(String line) {
		return Long.parseLong(line.substring(line.indexOf(':') + 1));
	}

	private Socket connect() throws IOException {
		return new Socket(InetAddress.getLoopbackAddress(), this.redis.getPort());
	}

	private static BufferedReader send(Socket socket, String command) throws IOException {
		socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
		return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
	}

	/**
	 * What is counted.
	 */
	interface Action {

		void run() throws IOException;

	}

	/**
	 * Bytes on the wire.
	 *
	 * @param received by Redis
	 * @param sent by Redis
	 */
	record Traffic(long received, long sent) {

	}

}
