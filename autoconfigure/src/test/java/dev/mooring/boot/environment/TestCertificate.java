package dev.mooring.boot.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.springframework.util.FileSystemUtils;

/**
 * A certificate of its own authority, made by the JDK's {@code keytool}.
 */
final class TestCertificate {

	private TestCertificate() {
	}

	/**
	 * Makes a certificate.
	 * @return it in PEM form
	 */
	static String pem() {
		try {
			Path directory = Files.createTempDirectory("mooring-test-");
			try {
				List<String> store = List.of("-keystore", directory.resolve("store.p12").toString(), "-storepass",
						"changeit", "-alias", "ca");
				keytool(directory, store, "-genkeypair", "-keyalg", "EC", "-dname", "CN=redis", "-validity", "2");
				return keytool(directory, store, "-exportcert", "-rfc").replace("\r\n", "\n");
			}
			finally {
				FileSystemUtils.deleteRecursively(directory);
			}
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String keytool(Path directory, List<String> store, String... arguments)
			throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
		command.addAll(List.of(arguments));
		command.addAll(store);
		Path output = directory.resolve("output");
		Process process = new ProcessBuilder(command).redirectOutput(output.toFile())
			.redirectError(directory.resolve("errors").toFile())
			.start();
		if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
			process.destroyForcibly();
			throw new IllegalStateException(Files.readString(output));
		}
		return Files.readString(output);
	}

}
