package dev.mooring.boot.devredis;

import java.io.BufferedReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.mooring.boot.devredis.test.RespClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class DevRedisServerIT {

	@TempDir
	private Path temporaryFiles;

	@Test
	void runsUntilClosed() {
		DevRedisServer server = DevRedisServer.start();
		assertThat(server.isRunning()).isTrue();
		assertThat(server.getUrl()).isEqualTo("redis://127.0.0.1:" + server.getPort());
		assertThat(server.getVersion()).isEqualTo("7.0.15");
		server.close();
		assertThat(server.isRunning()).isFalse();
		server.close();
	}

	@Test
	void keepsItsDataInADirectory() throws Exception {
		int port;
		try (DevRedisServer server = DevRedisServer.start()) {
			port = server.getPort();
		}
		try (DevRedisServer server = DevRedisServer.start(port, this.temporaryFiles)) {
			assertThat(command(server, "SET", "cart", "rope")).isEqualTo("OK");
			ProcessHandle redis = ProcessHandle.of(server.getPid()).orElseThrow();
			redis.destroyForcibly();
			await().until(() -> !redis.isAlive());
		}
		try (DevRedisServer server = DevRedisServer.start(port, this.temporaryFiles)) {
			assertThat(command(server, "GET", "cart")).isEqualTo("rope");
		}
		assertThat(this.temporaryFiles).isNotEmptyDirectory();
		try (DevRedisServer server = DevRedisServer.start(port)) {
			assertThat(command(server, "GET", "cart")).isNull();
		}
	}

	private static String command(DevRedisServer server, String... words) throws Exception {
		try (RespClient client = RespClient.connect(server.getPort(), Duration.ofSeconds(5))) {
			return client.command(words);
		}
	}

	@Test
	void saysThatThePortIsTaken() throws Exception {
		try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			assertThatExceptionOfType(DevRedisException.class)
				.isThrownBy(() -> DevRedisServer.start(taken.getLocalPort()))
				.withMessageContaining("port " + taken.getLocalPort())
				.withMessageContaining("ended at once")
				.withMessageContaining("in use");
		}
	}

	@Test
	void leavesNothingBehindWhenItCannotStart() throws Exception {
		try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			Process application = startApplication(String.valueOf(taken.getLocalPort()));
			assertThat(application.waitFor()).isEqualTo(1);
			await().untilAsserted(() -> assertThat(this.temporaryFiles).isEmptyDirectory());
		}
	}

	@Test
	void doesNotSurviveAKilledJvm() throws Exception {
		Process application = startApplication();
		ProcessHandle redis = readRedis(application);
		assertThat(redis.isAlive()).isTrue();
		application.destroyForcibly();
		await().atMost(Duration.ofSeconds(10)).until(() -> !redis.isAlive());
		await().untilAsserted(() -> assertThat(this.temporaryFiles).isEmptyDirectory());
	}

	@Test
	void doesNotSurviveAnExitWithoutClose() throws Exception {
		Process application = startApplication();
		ProcessHandle redis = readRedis(application);
		application.getOutputStream().close();
		assertThat(application.waitFor()).isZero();
		await().atMost(Duration.ofSeconds(10)).until(() -> !redis.isAlive());
		await().untilAsserted(() -> assertThat(this.temporaryFiles).isEmptyDirectory());
	}

	@Test
	void doesNotSurviveAJvmThatIsKilledWhileItStarts() throws Exception {
		Path directory = Files.createDirectory(this.temporaryFiles.resolve("server"));
		Path pidFile = this.temporaryFiles.resolve("pid");
		// Standard output is broken before the watchdog writes to it, standard input ends
		// soon
		String brokenPipes = "sleep 1 | (sleep 0.2; exec \"$@\") | true";
		Process shell = new ProcessBuilder("/bin/sh", "-c", brokenPipes, "sh", "/bin/sh", "-c", WatchedProcess.WATCHDOG,
				"sh", directory.toString(), directory.resolve("log").toString(), "/bin/sh", "-c",
				"echo $$ >" + pidFile + "; exec sleep 600")
			.start();
		assertThat(shell.waitFor()).isZero();
		await().until(() -> Files.exists(pidFile) && Files.size(pidFile) > 0);
		long pid = Long.parseLong(Files.readString(pidFile).trim());
		await().until(() -> ProcessHandle.of(pid).isEmpty());
		await().untilAsserted(() -> assertThat(directory).doesNotExist());
	}

	@Test
	void isInAProcessGroupOfItsOwnSoThatCtrlCDoesNotReachIt() throws Exception {
		try (DevRedisServer server = DevRedisServer.start()) {
			assertThat(processGroup(server.getPid())).isNotEqualTo(processGroup(ProcessHandle.current().pid()));
		}
	}

	private static String processGroup(long pid) throws Exception {
		Path stat = Path.of("/proc", String.valueOf(pid), "stat");
		if (Files.exists(stat)) {
			// pid (name) state ppid pgrp ...
			return Files.readString(stat).replaceFirst("(?s).*\\) ", "").split(" ")[2];
		}
		try (BufferedReader reader = new ProcessBuilder("ps", "-o", "pgid=", "-p", String.valueOf(pid)).start()
			.inputReader()) {
			return reader.readLine().trim();
		}
	}

	private Process startApplication(String... arguments) throws Exception {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
						"-Djava.io.tmpdir=" + this.temporaryFiles, "-XX:-UsePerfData", "-cp",
						System.getProperty("java.class.path"), Application.class.getName()));
		command.addAll(List.of(arguments));
		return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
	}

	private static ProcessHandle readRedis(Process application) throws Exception {
		return ProcessHandle.of(Long.parseLong(application.inputReader().readLine())).orElseThrow();
	}

	/**
	 * Starts a server (on the port given, or any), prints its process id, and forgets to
	 * close it when its standard input ends.
	 */
	static final class Application {

		@SuppressWarnings("resource")
		public static void main(String[] args) throws Exception {
			DevRedisServer server = (args.length > 0) ? DevRedisServer.start(Integer.parseInt(args[0]))
					: DevRedisServer.start();
			System.out.println(server.getPid());
			System.in.readAllBytes();
		}

	}

}
