package dev.mooring.demo.launch;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A real server of a database: a process of its own on a free port of the loopback
 * interface, its data in a temporary directory. The packages {@code postgresql} and
 * {@code mariadb-server} of Debian bring what it needs.
 */
final class DatabaseServer {

	/**
	 * The user of all tests, with full rights.
	 */
	static final String USER = "app@work";

	/**
	 * The password with what a URL must encode.
	 */
	static final String PASSWORD = "p@ss/w:rd %+";

	/**
	 * The database of all tests.
	 */
	static final String DATABASE = "orders";

	private static final List<Path> DIRECTORIES = Stream
		.of(Stream.of(System.getenv("PATH").split(":")).map(Path::of),
				Stream.of("/usr/sbin", "/usr/libexec", "/usr/local/sbin").map(Path::of), postgresqlDirectories())
		.flatMap((directories) -> directories)
		.toList();

	private final Path directory;

	private final String account;

	private final int port = Ports.anyFree();

	private Process process;

	private DatabaseServer(Path directory, String account) {
		this.directory = directory;
		this.account = account;
	}

	/**
	 * Starts PostgreSQL.
	 * @param directory where data, log, {@code server.crt} and {@code server.key} are
	 */
	static DatabaseServer postgresql(Path directory) throws Exception {
		DatabaseServer server = new DatabaseServer(directory, "postgres");
		Files.writeString(directory.resolve("password"), PASSWORD);
		Path script = Files.writeString(directory.resolve("init.sql"), "create database " + DATABASE + ";\n");
		server.own();
		String data = directory.resolve("data").toString();
		server.run("initdb", "--pgdata=" + data, "--username=" + USER, "--pwfile=password", "--auth=scram-sha-256",
				"--encoding=UTF8", "--locale=C.UTF-8", "--no-sync");
		ProcessBuilder builder = server.command("postgres", "--single", "-D", data, "postgres");
		assertThat(builder.redirectInput(script.toFile()).start().waitFor()).as(server.log()).isZero();
		server.start("postgres", "-D", data, "-p", String.valueOf(server.port), "-h", "127.0.0.1", "-k",
				directory.toString(), "-F", "-c", "ssl=on", "-c", "ssl_cert_file=" + directory.resolve("server.crt"),
				"-c", "ssl_key_file=" + directory.resolve("server.key"));
		return server;
	}

	/**
	 * Starts MariaDB.
	 * @param directory where data, log, {@code server.crt} and {@code server.key} are
	 */
	static DatabaseServer mariadb(Path directory) throws Exception {
		DatabaseServer server = new DatabaseServer(directory, "mysql");
		Path script = Files.writeString(directory.resolve("init.sql"), """
				create database %s;
				create user '%s'@'127.0.0.1' identified by '%s';
				grant all on *.* to '%s'@'127.0.0.1';
				""".formatted(DATABASE, USER, PASSWORD, USER));
		server.own();
		String data = "--datadir=" + directory.resolve("data");
		server.run("mariadb-install-db", "--no-defaults", data, "--auth-root-authentication-method=normal",
				"--skip-test-db");
		server.start("mariadbd", "--no-defaults", data, "--port=" + server.port, "--bind-address=127.0.0.1",
				"--skip-name-resolve", "--socket=" + directory.resolve("socket"), "--init-file=" + script,
				"--ssl-cert=" + directory.resolve("server.crt"), "--ssl-key=" + directory.resolve("server.key"));
		return server;
	}

	int port() {
		return this.port;
	}

	private static Stream<Path> postgresqlDirectories() {
		Path versions = Path.of("/usr/lib/postgresql");
		try (Stream<Path> found = Files.isDirectory(versions) ? Files.list(versions) : Stream.empty()) {
			return found.map((version) -> version.resolve("bin")).toList().stream();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static boolean isRoot() {
		return "root".equals(System.getProperty("user.name"));
	}

	/**
	 * The servers refuse to run as root: then they run under the account of their
	 * package.
	 */
	private ProcessBuilder command(String binary, String... arguments) throws IOException {
		Path executable = DIRECTORIES.stream()
			.map((directory) -> directory.resolve(binary))
			.filter(Files::isExecutable)
			.findFirst()
			.orElseThrow(() -> new AssertionError(
					binary + " is missing: apt-get install --no-install-recommends postgresql mariadb-server"));
		List<String> command = new ArrayList<>();
		if (isRoot()) {
			command.addAll(
					List.of("setpriv", "--reuid=" + this.account, "--regid=" + this.account, "--init-groups", "--"));
		}
		command.add(executable.toString());
		command.addAll(List.of(arguments));
		return new ProcessBuilder(command).directory(this.directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(this.directory.resolve("log").toFile()));
	}

	private void own() throws Exception {
		if (isRoot()) {
			Finished chown = Finished.run(Map.of(), List.of("chown", "-R", this.account, this.directory.toString()));
			assertThat(chown.exitCode()).as(chown.output()).isZero();
		}
	}

	private void run(String binary, String... arguments) throws Exception {
		Process process = command(binary, arguments).start();
		process.getOutputStream().close();
		assertThat(process.waitFor()).as(log()).isZero();
	}

	private void start(String binary, String... arguments) throws Exception {
		this.process = command(binary, arguments).start();
		await().atMost(Duration.ofSeconds(60)).until(() -> {
			assertThat(this.process.isAlive()).as(log()).isTrue();
			try (Socket socket = new Socket()) {
				socket.connect(new InetSocketAddress("127.0.0.1", this.port), 1000);
				return true;
			}
			catch (IOException ex) {
				return false;
			}
		});
	}

	private String log() throws IOException {
		Path log = this.directory.resolve("log");
		return Files.exists(log) ? Files.readString(log) : "";
	}

	void stop() throws Exception {
		if (this.process != null) {
			this.process.destroy();
			if (!this.process.waitFor(20, TimeUnit.SECONDS)) {
				this.process.destroyForcibly().waitFor();
			}
		}
	}

}
