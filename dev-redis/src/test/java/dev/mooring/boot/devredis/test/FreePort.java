package dev.mooring.boot.devredis.test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds a TCP port that can be given up and taken again.
 */
final class FreePort {

	private FreePort() {
	}

	/**
	 * A port below those that systems give to outgoing connections: while nobody listens
	 * there, no such connection takes it, and no client that tries to reconnect connects
	 * to itself.
	 */
	static int find() {
		return ThreadLocalRandom.current()
			.ints(1000, 20_000, 30_000)
			.filter(FreePort::isFree)
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("There is no free port between 20000 and 29999"));
	}

	private static boolean isFree(int port) {
		try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
			return socket.isBound();
		}
		catch (IOException ex) {
			return false;
		}
	}

}
