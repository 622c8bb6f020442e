package dev.mooring.boot.devredis.test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.MountableFile;

import org.springframework.util.FileSystemUtils;

/**
 * A real Redis for the integration tests of one class that takes clients over TLS and
 * demands a password, as the hosted ones do. It has a certificate that no JDK trusts.
 * <p>
 * Like {@link TestRedis} it is the bundled one or, if {@code mooring.test.redis} says so,
 * a container.
 */
public final class TlsRedis implements BeforeAllCallback, AfterAllCallback {

	private static final String PASSWORD = "s3cret";

	private static final int CONTAINER_PORT = 6379;

	private final Certificates certificates;

	private Path directory;

	private TlsFiles files;

	private AutoCloseable server;

	private int port;

	private TlsRedis(Certificates certificates) {
		this.certificates = certificates;
	}

	/**
	 * One with a certificate for {@code localhost} and {@code 127.0.0.1}, which whoever
	 * trusts {@link #getCaFile()} accepts.
	 * @return the Redis; it is started before the tests
	 */
	public static TlsRedis issuedByCa() {
		return new TlsRedis(TlsFiles::issuedByCa);
	}

	/**
	 * One with a self-signed certificate for another host, which whoever trusts
	 * {@link #getCaFile()} (the certificate itself) still refuses for its name.
	 * @return the Redis; it is started before the tests
	 */
	public static TlsRedis selfSignedForAnotherHost() {
		return new TlsRedis(TlsFiles::selfSignedForAnotherHost);
	}

	@Override
	public void beforeAll(ExtensionContext context) throws IOException {
		this.directory = Files.createTempDirectory("mooring-tls-redis-");
		this.files = this.certificates.createIn(this.directory);
		String kind = System.getProperty("mooring.test.redis", "bundled");
		switch (kind) {
			case "bundled" -> startBundled();
			case "docker" -> startContainer();
			default -> throw new IllegalArgumentException("mooring.test.redis is neither bundled nor docker: " + kind);
		}
	}

	private void startBundled() {
		this.port = FreePort.find();
		List<String> arguments = new ArrayList<>(this.files.arguments());
		arguments.addAll(List.of("--tls-port", String.valueOf(this.port), "--requirepass", PASSWORD));
		this.server = FaultyRedis.start(arguments.toArray(String[]::new));
	}

	@SuppressWarnings("resource")
	private void startContainer() {
		Path inside = Path.of("/tls");
		TlsFiles mounted = new TlsFiles(inside.resolve("ca.crt"), inside.resolve("redis.crt"),
				inside.resolve("redis.key"));
		List<String> command = new ArrayList<>(List.of("redis-server", "--port", "0", "--tls-port",
				String.valueOf(CONTAINER_PORT), "--requirepass", PASSWORD));
		command.addAll(mounted.arguments());
		GenericContainer<?> container = new GenericContainer<>("redis:8").withExposedPorts(CONTAINER_PORT)
			.withCopyFileToContainer(readable(this.files.ca()), mounted.ca().toString())
			.withCopyFileToContainer(readable(this.files.certificate()), mounted.certificate().toString())
			.withCopyFileToContainer(readable(this.files.key()), mounted.key().toString())
			.withCommand(command.toArray(String[]::new));
		this.server = container;
		container.start();
		this.port = container.getMappedPort(CONTAINER_PORT);
	}

	/**
	 * The container's user is not the one who has written the file.
	 */
	private static MountableFile readable(Path file) {
		return MountableFile.forHostPath(file, 0644);
	}

	@Override
	public void afterAll(ExtensionContext context) throws Exception {
		if (this.server != null) {
			this.server.close();
		}
		FileSystemUtils.deleteRecursively(this.directory);
	}

	/**
	 * Where it listens, and the password.
	 * @return {@code rediss://:password@localhost:port}
	 */
	public String getUrl() {
		return "rediss://:%s@localhost:%d".formatted(PASSWORD, this.port);
	}

	/**
	 * The TCP port on the loopback interface that takes TLS.
	 * @return the port
	 */
	public int getPort() {
		return this.port;
	}

	/**
	 * The password that the default user needs.
	 * @return the password
	 */
	public String getPassword() {
		return PASSWORD;
	}

	/**
	 * The certificate that a client has to trust, as a PEM file.
	 * @return the file
	 */
	public Path getCaFile() {
		return this.files.ca();
	}

	private interface Certificates {

		TlsFiles createIn(Path directory) throws IOException;

	}

}
