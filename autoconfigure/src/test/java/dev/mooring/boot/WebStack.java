package dev.mooring.boot;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import jakarta.servlet.http.HttpSession;
import reactor.core.publisher.Mono;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.security.autoconfigure.ReactiveUserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.WebSession;

/**
 * The two kinds of web application, each with a counter in the session at
 * {@code /counter}.
 */
public enum WebStack {

	/**
	 * Spring MVC on Tomcat.
	 */
	SERVLET(WebApplicationType.SERVLET, ServletCounter.class),

	/**
	 * Spring WebFlux on Netty.
	 */
	REACTIVE(WebApplicationType.REACTIVE, ReactiveCounter.class);

	private final WebApplicationType type;

	private final Class<?> counter;

	WebStack(WebApplicationType type, Class<?> counter) {
		this.type = type;
		this.counter = counter;
	}

	/**
	 * Starts an application without Spring Security.
	 * @param variables the environment variables
	 * @param arguments the command line
	 * @return the running application
	 */
	public TestApplication start(Map<String, String> variables, String... arguments) {
		return start(List.of(WithoutSecurity.class), variables, arguments);
	}

	/**
	 * Starts an application.
	 * @param sources its configuration classes
	 * @param variables the environment variables
	 * @param arguments the command line
	 * @return the running application
	 */
	public TestApplication start(List<Class<?>> sources, Map<String, String> variables, String... arguments) {
		List<Class<?>> all = new ArrayList<>(sources);
		all.add(this.counter);
		return TestApplication.start(this.type, all, variables, arguments);
	}

	/**
	 * Spring Security is on the class path; this leaves it out.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = { SecurityAutoConfiguration.class, UserDetailsServiceAutoConfiguration.class,
			ServletWebSecurityAutoConfiguration.class, SecurityFilterAutoConfiguration.class,
			ManagementWebSecurityAutoConfiguration.class, ReactiveUserDetailsServiceAutoConfiguration.class,
			ReactiveWebSecurityAutoConfiguration.class, ReactiveManagementWebSecurityAutoConfiguration.class })
	public static class WithoutSecurity {

	}

	/**
	 * With Spring Security's defaults.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	public static class WithSecurity {

	}

	@RestController
	static class ServletCounter {

		@GetMapping("/counter")
		int count(HttpSession session) {
			int count = (session.getAttribute("count") instanceof Integer before) ? before + 1 : 1;
			session.setAttribute("count", count);
			return count;
		}

	}

	/**
	 * Event loops are shared by all contexts of a JVM and disposed of with the first that
	 * is closed, unless each has its own. They need not wait for new tasks when the
	 * server has stopped gracefully before them.
	 */
	@Configuration(proxyBeanMethods = false)
	public static class OwnEventLoops {

		@Bean
		ReactorResourceFactory reactorResourceFactory() {
			ReactorResourceFactory factory = new ReactorResourceFactory();
			factory.setUseGlobalResources(false);
			factory.setShutdownQuietPeriod(Duration.ZERO);
			return factory;
		}

	}

	@RestController
	@Import(OwnEventLoops.class)
	static class ReactiveCounter {

		/**
		 * One request per connection: where a response is completed by another thread
		 * than the connection's, as those of Actuator and of some tests are, Reactor
		 * Netty now and then forgets to read the next request (reactor-netty#4361).
		 */
		@Bean
		WebServerFactoryCustomizer<NettyReactiveWebServerFactory> connectionsServeOneRequest() {
			return (factory) -> factory.addServerCustomizers((server) -> server.maxKeepAliveRequests(1));
		}

		@GetMapping("/counter")
		Mono<Integer> count(WebSession session) {
			int count = session.getAttributeOrDefault("count", 0) + 1;
			session.getAttributes().put("count", count);
			return Mono.just(count);
		}

	}

}
