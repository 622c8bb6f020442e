package dev.mooring.boot.environment;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.springframework.util.StringUtils;

/**
 * The name of this host, in a container that of the container or pod.
 */
final class HostName {

	private static final String UNKNOWN = "localhost";

	private HostName() {
	}

	/**
	 * Finds the name, asking the network only if nothing else knows it: that can take
	 * seconds.
	 * @return the name
	 */
	static String get() {
		String name = System.getenv("HOSTNAME");
		return StringUtils.hasText(name) ? name.trim() : ofKernel();
	}

	private static String ofKernel() {
		try {
			return Files.readString(Path.of("/proc/sys/kernel/hostname")).trim();
		}
		catch (IOException ex) {
			return ofNetwork();
		}
	}

	private static String ofNetwork() {
		try {
			return InetAddress.getLocalHost().getHostName();
		}
		catch (UnknownHostException ex) {
			return UNKNOWN;
		}
	}

}
