package dev.mooring.demo.launch;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The console of the demo, front door and live view, as a process of its own. What the
 * user says about Mooring is not for it; it hands that on to the instances it starts.
 */
public final class ConsoleProcess {

	/**
	 * Variables for instances have this before their name, where the console carries
	 * them.
	 */
	private static final String CARRIED = "DEMO_SHOP_";

	private static final int FIRST_PORT = 8080;

	private final Path directory;

	private final Path jar;

	private final Instance instance;

	ConsoleProcess(Path directory, Path jar) {
		this.directory = directory;
		this.jar = jar;
		this.instance = new Instance(directory, "console", "/demo/readyz");
	}

	Instance instance() {
		return this.instance;
	}

	/**
	 * Starts it, without waiting until it is ready.
	 * @param fleet finds a port
	 * @param shop where the shop's jar is
	 * @param settings variables for the instances that the console will start
	 * @throws IOException if the state directory cannot be used
	 */
	void start(Fleet fleet, Path shop, Map<String, String> settings) throws IOException {
		int port = fleet.choosePort(this.instance, FIRST_PORT);
		Path copy = Files.copy(this.jar, this.directory.resolve("console.jar"), StandardCopyOption.REPLACE_EXISTING);
		Map<String, String> variables = new HashMap<>();
		settings.forEach((name, value) -> variables.put(CARRIED + name, value));
		// What it starts it finds on its own class path
		String classPath = String.join(File.pathSeparator, copy.toString(),
				this.jar.resolveSibling("launcher/*").toString(), this.jar.resolveSibling("console/*").toString());
		this.instance.process()
			.start(List.of(Instance.javaCommand(), "-Xmx128m", "-Xss512k", "-XX:+UseSerialGC",
					"-XX:TieredStopAtLevel=1", "-Djdk.httpclient.keepalive.timeout=10",
					// Else the client of the front door repeats requests by itself
					"-Djdk.httpclient.redirects.retrylimit=1", "-Djdk.httpclient.disableRetryConnect=true", "-cp",
					classPath, "dev.mooring.demo.console.ConsoleApplication", "--spring.profiles.active=demo",
					"--server.port=" + port, "--demo.directory=" + this.directory, "--demo.jar=" + shop), variables,
					port);
	}

	/**
	 * The variables for instances that the console was given.
	 * @param environment the console's own variables
	 * @return the variables for instances
	 */
	public static Map<String, String> carried(Map<String, String> environment) {
		Map<String, String> settings = new HashMap<>();
		environment.forEach((name, value) -> {
			if (name.startsWith(CARRIED)) {
				settings.put(name.substring(CARRIED.length()), value);
			}
		});
		return settings;
	}

}
