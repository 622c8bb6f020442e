package dev.mooring.boot.devredis.test;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The key and the certificates of a TLS server as PEM files, made by the {@code keytool}
 * of the JDK that runs the tests: no other tool is needed, and none of them expires in
 * the repository.
 *
 * @param ca what a client has to trust
 * @param certificate the certificate of the server
 * @param key its private key
 */
record TlsFiles(Path ca, Path certificate, Path key) {

	private static final String PASSWORD = "changeit";

	/**
	 * A certificate for {@code localhost} and {@code 127.0.0.1}, issued by a CA of its
	 * own.
	 * @param directory an existing directory for the files
	 */
	static TlsFiles issuedByCa(Path directory) throws IOException {
		keytool(directory, "ca", "CN=Mooring Test CA", "-ext", "bc:critical=ca:true", "-ext",
				"ku:critical=keyCertSign");
		keytool(directory, "server", "CN=Mooring Test Redis", "-ext", "san=dns:localhost,ip:127.0.0.1", "-signer",
				"ca");
		return export(directory, "ca", "server");
	}

	/**
	 * A certificate that nobody has issued, for a host that the server is not: whoever
	 * verifies either of the two refuses it.
	 * @param directory an existing directory for the files
	 */
	static TlsFiles selfSignedForAnotherHost(Path directory) throws IOException {
		keytool(directory, "server", "CN=Mooring Test Redis", "-ext", "san=dns:redis.elsewhere.test");
		return export(directory, "server", "server");
	}

	private static void keytool(Path directory, String alias, String name, String... options) throws IOException {
		List<String> command = new ArrayList<>(List.of(
				Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-keyalg", "EC",
				"-groupname", "secp256r1", "-startdate", "-1d", "-validity", "30", "-storetype", "PKCS12", "-keystore",
				keyStore(directory).toString(), "-storepass", PASSWORD, "-alias", alias, "-dname", name));
		command.addAll(List.of(options));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes());
		if (process.onExit().join().exitValue() != 0) {
			throw new IllegalStateException("keytool failed: " + output);
		}
	}

	private static Path keyStore(Path directory) {
		return directory.resolve("keystore.p12");
	}

	private static TlsFiles export(Path directory, String ca, String server) throws IOException {
		try (InputStream content = Files.newInputStream(keyStore(directory))) {
			KeyStore keyStore = KeyStore.getInstance("PKCS12");
			keyStore.load(content, PASSWORD.toCharArray());
			return new TlsFiles(
					write(directory.resolve("ca.crt"), "CERTIFICATE", keyStore.getCertificate(ca).getEncoded()),
					write(directory.resolve("redis.crt"), "CERTIFICATE", keyStore.getCertificate(server).getEncoded()),
					write(directory.resolve("redis.key"), "PRIVATE KEY",
							keyStore.getKey(server, PASSWORD.toCharArray()).getEncoded()));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Path write(Path file, String type, byte[] content) throws IOException {
		String lines = Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(content);
		return Files.writeString(file, "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(type, lines));
	}

	/**
	 * The arguments of {@code redis-server} that make it use them, without asking clients
	 * for certificates.
	 */
	List<String> arguments() {
		return List.of("--tls-ca-cert-file", this.ca.toString(), "--tls-cert-file", this.certificate.toString(),
				"--tls-key-file", this.key.toString(), "--tls-auth-clients", "no");
	}

}
