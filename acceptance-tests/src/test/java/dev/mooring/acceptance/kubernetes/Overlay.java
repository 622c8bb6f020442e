package dev.mooring.acceptance.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import dev.mooring.acceptance.Command;

import org.springframework.util.FileSystemUtils;

/**
 * What can be rendered. Each is rendered once.
 */
enum Overlay {

	BASE("base"), PRODUCTION("overlays/production"), TRY_OUT("overlays/try-out");

	static final Path DIRECTORY = Path.of("..", "deploy", "kubernetes").toAbsolutePath().normalize();

	/**
	 * What a user makes for {@link #TRY_OUT}: the repository has no such file.
	 */
	static final Map<String, String> SECRETS = Map.of("REDIS_PASSWORD", UUID.randomUUID().toString(), "METRICS_TOKEN",
			UUID.randomUUID().toString());

	private static final Map<Overlay, Manifests> rendered = new ConcurrentHashMap<>();

	private final String path;

	Overlay(String path) {
		this.path = path;
	}

	Manifests manifests() {
		return rendered.computeIfAbsent(this, (overlay) -> Manifests.parse(render(overlay.path)));
	}

	private static String render(String path) {
		try {
			Path workspace = Files.createTempDirectory("kubernetes");
			try {
				copy(workspace);
				Command.Result result = Command.result("kubectl", "kustomize", workspace.resolve(path).toString());
				if (result.status() != 0) {
					throw new IllegalStateException(
							"kubectl 1.27 or newer is needed, and says: " + result.errors().strip());
				}
				return result.output();
			}
			finally {
				FileSystemUtils.deleteRecursively(workspace);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void copy(Path workspace) throws IOException {
		try (Stream<Path> files = Files.walk(DIRECTORY)) {
			for (Path file : files.filter(Files::isRegularFile).toList()) {
				Path copy = workspace.resolve(DIRECTORY.relativize(file));
				Files.createDirectories(copy.getParent());
				Files.copy(file, copy);
			}
		}
		Files.write(workspace.resolve("overlays/try-out/secret.env"),
				SECRETS.entrySet().stream().map((secret) -> secret.getKey() + "=" + secret.getValue()).toList());
	}

}
