package app;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.core.env.ConfigurableEnvironment;

@SpringBootApplication
public class Application {

	public static void main(String[] args) {
		ConfigurableEnvironment environment = SpringApplication.run(Application.class, args).getEnvironment();
		environment.getPropertySources().forEach((source) -> System.out.println("source=" + source.getName()));
		for (String property : new String[] { "server.port", "spring.session.timeout",
				"management.endpoints.web.exposure.include", "management.endpoint.health.probes.add-additional-paths" }) {
			System.out.println(property + "=" + environment.getProperty(property));
		}
	}

}
