package dev.mooring.demo.launch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;

/**
 * Finds TCP ports that nobody listens on.
 */
final class Ports {

	private Ports() {
	}

	/**
	 * Whether nobody listens, neither for all nor for this machine alone: macOS lets one
	 * process do the former and another the latter.
	 */
	static boolean isFree(int port) {
		return canListen(port, null) && canListen(port, InetAddress.getLoopbackAddress());
	}

	private static boolean canListen(int port, @Nullable InetAddress address) {
		try (ServerSocket socket = new ServerSocket(port, 1, address)) {
			return socket.isBound();
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * A port below those that systems give to outgoing connections, which could take it
	 * before the process it is meant for does.
	 */
	static int anyFree() {
		return ThreadLocalRandom.current()
			.ints(1000, 20_000, 30_000)
			.filter(Ports::isFree)
			.findFirst()
			.orElseThrow(() -> new DemoException("There is no free port between 20000 and 29999"));
	}

}
