package dev.mooring.benchmarks.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.boot.SpringBootVersion;

/**
 * What the numbers depend on.
 */
public final class Machine {

	private Machine() {
	}

	/**
	 * Looks at this machine.
	 * @param redisVersion the version of Redis
	 * @return names and values, in the order of the page
	 * @throws IOException if the system does not tell
	 */
	public static Map<String, String> describe(String redisVersion) throws IOException {
		Map<String, String> facts = new LinkedHashMap<>();
		facts.put("Processor", field("/proc/cpuinfo", "model name"));
		facts.put("Cores", String.valueOf(Runtime.getRuntime().availableProcessors()));
		facts.put("Memory", "%.0f GB".formatted(number(field("/proc/meminfo", "MemTotal")) / (1024.0 * 1024)));
		facts.put("Kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
		facts.put("JVM", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
		facts.put("Spring Boot", SpringBootVersion.getVersion());
		facts.put("Redis", redisVersion);
		return facts;
	}

	private static String field(String file, String name) throws IOException {
		return Files.readAllLines(Path.of(file))
			.stream()
			.filter((line) -> line.startsWith(name))
			.findFirst()
			.map((line) -> line.substring(line.indexOf(':') + 1).strip())
			.orElse("unknown");
	}

	private static long number(String text) {
		return Long.parseLong(text.replaceAll("\\D", ""));
	}

	/**
	 * The first words that it prints, up to its address or copyright.
	 */
	static String wrkVersion() throws IOException {
		Process process = new ProcessBuilder("wrk", "--version").redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		return output.split(" \\[| Copyright|\\R", 2)[0].strip();
	}

}
