package dev.mooring.boot.devredis.test;

import dev.mooring.boot.devredis.DevRedisServer;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.containers.GenericContainer;

/**
 * A real Redis for the integration tests of one class, empty at its start. The system
 * property {@code mooring.test.redis} says from where: {@code bundled} (default) or
 * {@code docker}, a container of {@code redis:8}.
 */
public final class TestRedis implements BeforeAllCallback, AfterAllCallback {

	private AutoCloseable server;

	private String url;

	@Override
	public void beforeAll(ExtensionContext context) {
		String kind = System.getProperty("mooring.test.redis", "bundled");
		switch (kind) {
			case "bundled" -> startBundled();
			case "docker" -> startContainer();
			default -> throw new IllegalArgumentException("mooring.test.redis is neither bundled nor docker: " + kind);
		}
	}

	private void startBundled() {
		DevRedisServer bundled = DevRedisServer.start();
		this.server = bundled;
		this.url = bundled.getUrl();
	}

	@SuppressWarnings("resource")
	private void startContainer() {
		GenericContainer<?> container = new GenericContainer<>("redis:8").withExposedPorts(6379);
		container.start();
		this.server = container;
		this.url = "redis://%s:%d".formatted(container.getHost(), container.getMappedPort(6379));
	}

	@Override
	public void afterAll(ExtensionContext context) throws Exception {
		if (this.server != null) {
			this.server.close();
		}
	}

	/**
	 * Where it listens.
	 * @return {@code redis://host:port}
	 */
	public String getUrl() {
		return this.url;
	}

}
