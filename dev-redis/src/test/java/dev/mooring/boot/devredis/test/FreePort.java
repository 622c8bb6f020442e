package dev.mooring.boot.devredis.test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds a TCP port that can be given up and taken again.
 */
public final class FreePort {

	private FreePort() {
	}

	/**
	 * A port below those that systems give to outgoing connections: while nobody listens
	 * there, no such connection takes it, and no client that tries to reconnect connects
	 * to itself. The same holds for the port that is higher by 10000, of a cluster's bus.
	 * @return the port
	 */
	public static int find() {
		return ThreadLocalRandom.current()
			.ints(1000, 12_000, 22_700)
			.filter(FreePort::isFree)
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("There is no free port between 12000 and 22699"));
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
