package dev.mooring.demo.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import dev.mooring.boot.devredis.test.FreePort;
import dev.mooring.boot.devredis.test.TestRedis;
import dev.mooring.demo.docs.Page.Block;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The commands of "Getting started", run one block after the other by a shell, write what
 * the page shows below them. Ports and Redis are others, and a busy machine is given
 * time; nothing else. It needs {@code curl}.
 */
@Tag("full")
class GettingStartedIT {

	@RegisterExtension
	static final TestRedis redis = new TestRedis();

	@Test
	@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
	void commandsWriteWhatThePageShows(@TempDir Path directory) throws IOException {
		String one = String.valueOf(FreePort.find());
		String two = String.valueOf(FreePort.find());
		Path errors = directory.resolve("errors.txt");
		Map<String, String> environment = Map.of("PATH",
				Path.of(System.getProperty("java.home"), "bin") + ":" + System.getenv("PATH"), "JAVA_TOOL_OPTIONS",
				"-Xmx128m -XX:TieredStopAtLevel=1", "MOORING_SESSION_COMMAND_TIMEOUT", "10s");
		List<Block> blocks = Page.read(GettingStartedTests.PAGE).blocks();
		int compared = 0;
		try (Shell shell = new Shell(errors, environment)) {
			for (int at = 0; at < blocks.size(); at++) {
				Block block = blocks.get(at);
				if (!block.language().equals("sh")) {
					continue;
				}
				if (!block.comment().isEmpty()) {
					shell.run("cd " + Path.of("target/it", block.comment()).toAbsolutePath());
				}
				String commands = String.join("\n", block.lines());
				List<String> output = shell.run(commands.replace("redis://localhost:6379", redis.getUrl())
					.replace("8081", one)
					.replace("8082", two));
				boolean shown = at + 1 < blocks.size() && blocks.get(at + 1).language().equals("text");
				output.replaceAll((line) -> line.replace(redis.getUrl(), "redis://localhost:6379"));
				assertThat(output).as("%s%n%s", commands, Files.readString(errors))
					.isEqualTo(shown ? blocks.get(at + 1).lines() : List.of());
				compared += shown ? 1 : 0;
			}
		}
		assertThat(compared).isGreaterThan(4);
	}

}
