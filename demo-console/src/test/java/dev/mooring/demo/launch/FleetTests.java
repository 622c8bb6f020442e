package dev.mooring.demo.launch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class FleetTests {

	@TempDir
	private Path directory;

	@ParameterizedTest
	@CsvSource({ "1, 2", "9, 10", "1.4, 1.5", "v7, v8", "blue, blue-2", "blue-2, blue-3" })
	void countsVersionsUp(String version, String following) {
		assertThat(Fleet.following(version)).isEqualTo(following);
	}

	@Test
	void startsAndRollsNothingUnlessTheDemoIsUp() {
		List<String> said = new ArrayList<>();
		Fleet fleet = new Fleet(this.directory, Path.of("shop.jar"), Map.of(), said::add);
		assertThatExceptionOfType(DemoException.class).isThrownBy(() -> fleet.start(fleet.instances().get(0)))
			.withMessageContaining("not running");
		assertThatExceptionOfType(DemoException.class).isThrownBy(() -> fleet.roll(""))
			.withMessageContaining("not running");
		fleet.kill(fleet.instances().get(1));
		assertThat(said).containsExactly("shop-2  was not running");
	}

	@Test
	void waitsForNoInstanceWhileRedisIsAway() throws Exception {
		Files.writeString(this.directory.resolve("redis.url"), "redis://localhost:1");
		Path jar = Files.createFile(this.directory.resolve("shop.jar"));
		List<String> said = new ArrayList<>();
		Fleet fleet = new Fleet(this.directory, jar, Map.of(), said::add);
		fleet.start(fleet.instances().get(0));
		assertThat(said).last().isEqualTo("shop-1  becomes ready when Redis is back");
		fleet.kill(fleet.instances().get(0));
	}

	@Test
	void keepsTheEndOfALogOutOfTheMessage() throws Exception {
		Instance instance = new Instance(this.directory, "shop-1");
		Files.write(instance.process().log(), new byte[] { 'a', '\n', (byte) 0xff, '\n', 'b', '\n' });
		assertThatExceptionOfType(DemoException.class).isThrownBy(() -> instance.awaitReady(Duration.ZERO))
			.withMessage("shop-1 did not start")
			.satisfies((ex) -> assertThat(ex.log()).startsWith("The end of ").endsWith("a\n\ufffd\nb"));
	}

	@Test
	void letsOneAtATimeChangeTheDemo() throws Exception {
		List<String> said = new ArrayList<>();
		try (DemoLock held = DemoLock.acquire(this.directory, Duration.ZERO, said::add)) {
			assertThat(held).isNotNull();
			assertThat(said).isEmpty();
			assertThat(DemoLock.tryAcquire(this.directory)).isEmpty();
			assertThatExceptionOfType(DemoException.class)
				.isThrownBy(() -> DemoLock.acquire(this.directory, Duration.ZERO, said::add))
				.withMessageContaining("still does something after 0 s");
			assertThat(said).singleElement().asString().startsWith("Waiting for");
		}
		Optional<DemoLock> free = DemoLock.tryAcquire(this.directory);
		assertThat(free).isPresent();
		free.get().close();
	}

	@Test
	void carriesTheUsersSettingsThroughTheConsole() {
		assertThat(
				ConsoleProcess.carried(Map.of("DEMO_SHOP_MOORING_SESSION_ENABLED", "true", "MOORING_SOMETHING", "x")))
			.containsExactly(Map.entry("MOORING_SESSION_ENABLED", "true"));
	}

}
