package dev.mooring.demo.console;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;

import dev.mooring.demo.launch.ConsoleProcess;
import dev.mooring.demo.launch.Fleet;

/**
 * The console of the demo: a front door to the instances, a live view and buttons.
 */
@SpringBootApplication(
		scanBasePackages = { "dev.mooring.demo.console", "dev.mooring.demo.door", "dev.mooring.demo.watch" })
@EnableConfigurationProperties(ConsoleProperties.class)
@EnableScheduling
public class ConsoleApplication {

	/**
	 * Starts the console.
	 * @param args the command line
	 */
	public static void main(String[] args) {
		application().run(args);
	}

	/**
	 * Its configuration is in files of another name than the shop's, whose tests have
	 * both on their class path.
	 */
	static SpringApplicationBuilder application() {
		return new SpringApplicationBuilder(ConsoleApplication.class).properties("spring.config.name=console");
	}

	@Bean
	Fleet fleet(ConsoleProperties properties, ObjectProvider<Actions> actions) {
		return new Fleet(properties.directory(), properties.jar(), ConsoleProcess.carried(System.getenv()),
				(line) -> actions.ifAvailable((available) -> available.progress(line)));
	}

}
