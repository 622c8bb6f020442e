package dev.mooring.boot.shutdown;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import dev.mooring.boot.session.SessionSerializerAutoConfiguration;
import dev.mooring.boot.session.SessionStoreAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.SpringBootTestContextBootstrapper;
import org.springframework.boot.test.context.runner.AbstractApplicationContextRunner;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.GracefulShutdownCallback;
import org.springframework.boot.web.server.GracefulShutdownResult;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.reactive.ReactiveWebServerFactory;
import org.springframework.boot.web.server.reactive.context.AnnotationConfigReactiveWebServerApplicationContext;
import org.springframework.boot.web.server.servlet.ServletWebServerFactory;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.reactive.HttpHandler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

@ExtendWith(OutputCaptureExtension.class)
class ShutdownAutoConfigurationTests {

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations
		.of(LifecycleAutoConfiguration.class, ShutdownAutoConfiguration.class);

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner(
			AnnotationConfigServletWebServerApplicationContext::new)
		.withUserConfiguration(Server.class)
		.withConfiguration(AUTO_CONFIGURATIONS);

	private final ReactiveWebApplicationContextRunner reactiveContextRunner = new ReactiveWebApplicationContextRunner(
			AnnotationConfigReactiveWebServerApplicationContext::new)
		.withUserConfiguration(Server.class)
		.withConfiguration(AUTO_CONFIGURATIONS);

	@Test
	void doesNotWaitByDefault(CapturedOutput output) {
		drain(this.contextRunner);
		drain(this.reactiveContextRunner);
		assertThat(output).doesNotContain("Draining");
	}

	@Test
	void waitsFiveSecondsOnKubernetes(CapturedOutput output) {
		drain(this.contextRunner.withPropertyValues("spring.main.cloud-platform=kubernetes"));
		assertThat(output).containsOnlyOnce("Draining: requests are served for 5s more");
	}

	@Test
	void doesNotWaitInSpringBootTestsOnKubernetes(CapturedOutput output) {
		drain(this.contextRunner.withPropertyValues("spring.main.cloud-platform=kubernetes",
				SpringBootTestContextBootstrapper.class.getName() + "=true"));
		assertThat(output).doesNotContain("Draining");
	}

	@Test
	void customDelayWins(CapturedOutput output) {
		drain(this.contextRunner.withPropertyValues("spring.main.cloud-platform=kubernetes",
				"mooring.shutdown.drain-delay=1500ms"));
		assertThat(output).containsOnlyOnce("Draining: requests are served for 1500ms more");
		drain(this.reactiveContextRunner.withPropertyValues("mooring.shutdown.drain-delay=7"));
		assertThat(output).containsOnlyOnce("Draining: requests are served for 7ms more");
	}

	@Test
	void customDelayOfZeroWinsOnKubernetes(CapturedOutput output) {
		drain(this.contextRunner.withPropertyValues("spring.main.cloud-platform=kubernetes",
				"mooring.shutdown.drain-delay=0s"));
		assertThat(output).doesNotContain("Draining");
	}

	@Test
	void interruptEndsTheDelay(CapturedOutput output) {
		drain(this.contextRunner.withPropertyValues("mooring.shutdown.drain-delay=10m"));
		assertThat(output).contains("Draining: requests are served for 600s more", "ended early by an interrupt");
	}

	@Test
	void switchedOff() {
		this.contextRunner.withPropertyValues("mooring.shutdown.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(DrainLifecycle.class));
	}

	@Test
	void negativeDurationsFailClearly() {
		for (String property : new String[] { "mooring.shutdown.drain-delay", "mooring.shutdown.grace-period" }) {
			this.contextRunner.withPropertyValues(property + "=-1s")
				.run((context) -> assertThat(context).getFailure()
					.rootCause()
					.hasMessage("'" + property + "' must not be negative"));
		}
	}

	@Test
	void backsOffWithoutAWebServer() {
		new ApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(DrainLifecycle.class));
		new WebApplicationContextRunner().withClassLoader(new FilteredClassLoader(WebServerApplicationContext.class))
			.withConfiguration(AUTO_CONFIGURATIONS)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("mooringDrainLifecycle"));
	}

	@Test
	void doesNothingInAContextWithoutItsOwnServer(CapturedOutput output) {
		drain(new WebApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withPropertyValues("mooring.shutdown.drain-delay=10m", "mooring.shutdown.grace-period=1s"));
		assertThat(output).doesNotContain("Draining").doesNotContain("grace-period");
	}

	@Test
	void doesNotWaitBeforeTheApplicationIsReady(CapturedOutput output) {
		this.contextRunner.withPropertyValues("mooring.shutdown.drain-delay=10m")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain("Draining");
	}

	@Test
	void doesNotWaitWhenTheStartFails(CapturedOutput output) {
		this.contextRunner.withPropertyValues("mooring.shutdown.drain-delay=10m")
			.withBean(FailingLifecycle.class)
			.run((context) -> assertThat(context).hasFailed());
		assertThat(output).doesNotContain("Draining");
	}

	@Test
	void doesNotWaitWhenTheContextIsStoppedButNotClosed(CapturedOutput output) {
		this.contextRunner.withPropertyValues("mooring.shutdown.drain-delay=500ms").run((context) -> {
			AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
			context.stop();
			verify(context.getBean(WebServer.class)).shutDownGracefully(any());
			assertThat(output).doesNotContain("Draining");
			context.start();
		});
		assertThat(output).contains("Draining");
	}

	@Test
	void timeoutOfThePhaseDoesNotCutTheDelay() {
		Duration delay = Duration.ofMillis(500);
		this.contextRunner
			.withPropertyValues("mooring.shutdown.drain-delay=" + delay.toMillis(),
					"spring.lifecycle.timeout-per-shutdown-phase=1ms")
			.run((context) -> {
				AtomicLong stopped = new AtomicLong();
				willAnswer((invocation) -> {
					stopped.set(System.nanoTime());
					invocation.<GracefulShutdownCallback>getArgument(0).shutdownComplete(GracefulShutdownResult.IDLE);
					return null;
				}).given(context.getBean(WebServer.class)).shutDownGracefully(any());
				AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
				long start = System.nanoTime();
				context.close();
				assertThat(Duration.ofNanos(stopped.get() - start)).isGreaterThanOrEqualTo(delay);
			});
	}

	@Test
	void warnsWhenTheGracePeriodIsTooShort(CapturedOutput output) {
		this.contextRunner
			.withPropertyValues("mooring.shutdown.drain-delay=5s", "spring.lifecycle.timeout-per-shutdown-phase=26s",
					"mooring.shutdown.grace-period=30s")
			.run((context) -> assertThat(output)
				.containsOnlyOnce("mooring.shutdown.drain-delay (5s) and spring.lifecycle.timeout-per-shutdown-phase "
						+ "(26s) together are longer than mooring.shutdown.grace-period (30s)")
				.contains("at least 31s"));
	}

	@Test
	void countsTheLastWritesOfLocalSessions(CapturedOutput output) {
		WebApplicationContextRunner runner = this.contextRunner
			.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class,
					SessionSerializerAutoConfiguration.class, SessionStoreAutoConfiguration.class))
			.withPropertyValues("mooring.shutdown.drain-delay=5s", "server.shutdown=immediate",
					"mooring.shutdown.grace-period=9s");
		runner.run((context) -> assertThat(output).doesNotContain("grace-period"));
		runner.withPropertyValues("mooring.session.on-outage=local")
			.run((context) -> assertThat(output)
				.containsOnlyOnce("mooring.shutdown.drain-delay (5s) and the last writes of "
						+ "mooring.session.on-outage=local (5s) together are longer than "
						+ "mooring.shutdown.grace-period (9s)")
				.contains("at least 10s"));
	}

	@Test
	void warnsOfTheDelayAloneWhenTheServerStopsAtOnce(CapturedOutput output) {
		this.reactiveContextRunner
			.withPropertyValues("mooring.shutdown.drain-delay=11s", "server.shutdown=immediate",
					"mooring.shutdown.grace-period=10s")
			.run((context) -> assertThat(output).containsOnlyOnce(
					"mooring.shutdown.drain-delay (11s) is longer than mooring.shutdown.grace-period (10s)"));
	}

	@Test
	void doesNotWarnWhenTheGracePeriodIsEnoughOrUnknown(CapturedOutput output) {
		this.contextRunner.withPropertyValues("mooring.shutdown.drain-delay=5s", "mooring.shutdown.grace-period=35s")
			.run((context) -> assertThat(context).hasNotFailed());
		this.contextRunner
			.withPropertyValues("mooring.shutdown.drain-delay=10s", "server.shutdown=immediate",
					"mooring.shutdown.grace-period=10s")
			.run((context) -> assertThat(context).hasNotFailed());
		this.contextRunner.withPropertyValues("mooring.shutdown.drain-delay=10m")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain("grace-period");
	}

	/**
	 * Starts, becomes ready, and is closed by a thread that does not wait: the log tells
	 * for how long it would have.
	 */
	private void drain(AbstractApplicationContextRunner<?, ?, ?> runner) {
		runner.withBean(Interrupter.class)
			.run((context) -> AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC));
		assertThat(Thread.interrupted()).isTrue();
	}

	/**
	 * A server that stops at once.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Server {

		@Bean(destroyMethod = "")
		WebServer webServer() {
			WebServer server = mock(WebServer.class);
			willAnswer((invocation) -> {
				invocation.<GracefulShutdownCallback>getArgument(0).shutdownComplete(GracefulShutdownResult.IDLE);
				return null;
			}).given(server).shutDownGracefully(any());
			return server;
		}

		@Bean
		ServletWebServerFactory servletWebServerFactory(WebServer server) {
			return (initializers) -> server;
		}

		@Bean
		ReactiveWebServerFactory reactiveWebServerFactory(WebServer server) {
			return (handler) -> server;
		}

		@Bean
		HttpHandler httpHandler() {
			return mock(HttpHandler.class);
		}

	}

	/**
	 * Interrupts the thread that closes the context, before the delay.
	 */
	static class Interrupter implements SmartLifecycle {

		private boolean running;

		@Override
		public int getPhase() {
			return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 2;
		}

		@Override
		public void start() {
			this.running = true;
		}

		@Override
		public void stop() {
			Thread.currentThread().interrupt();
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

	}

	static class FailingLifecycle implements SmartLifecycle {

		@Override
		public void start() {
			throw new IllegalStateException("This start fails");
		}

		@Override
		public void stop() {
		}

		@Override
		public boolean isRunning() {
			return false;
		}

	}

}
