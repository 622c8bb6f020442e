package dev.mooring.benchmarks.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/**
 * How long Redis takes to answer the simplest command.
 */
public final class RoundTrip {

	private static final byte[] PING = "PING\r\n".getBytes(StandardCharsets.US_ASCII);

	private static final int PONG_LENGTH = "+PONG\r\n".length();

	private static final int COUNT = 200;

	private RoundTrip() {
	}

	/**
	 * Measures it.
	 * @param port of Redis on the loopback interface
	 * @return the median of many
	 * @throws IOException if Redis does not answer
	 */
	public static Duration measure(int port) throws IOException {
		long[] nanos = new long[COUNT];
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			socket.setTcpNoDelay(true);
			InputStream answers = socket.getInputStream();
			for (int i = 0; i < COUNT; i++) {
				long start = System.nanoTime();
				socket.getOutputStream().write(PING);
				if (answers.readNBytes(PONG_LENGTH).length < PONG_LENGTH) {
					throw new IOException("Redis has closed the connection");
				}
				nanos[i] = System.nanoTime() - start;
			}
		}
		Arrays.sort(nanos);
		return Duration.ofNanos(nanos[COUNT / 2]);
	}

}
