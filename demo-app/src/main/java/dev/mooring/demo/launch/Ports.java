package dev.mooring.demo.launch;

import java.io.IOException;
import java.net.ServerSocket;

/**
 * Finds TCP ports that nobody listens on.
 */
final class Ports {

	private Ports() {
	}

	static boolean isFree(int port) {
		try (ServerSocket socket = new ServerSocket(port)) {
			return socket.isBound();
		}
		catch (IOException ex) {
			return false;
		}
	}

	static int anyFree() {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new DemoException("There is no free port: " + ex.getMessage(), ex);
		}
	}

}
