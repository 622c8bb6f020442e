package app;

import reactor.core.publisher.Mono;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.WebSession;

@SpringBootApplication
@RestController
public class Application {

	public static void main(String[] args) {
		SpringApplication.run(Application.class, args);
	}

	@GetMapping("/counter")
	Mono<Integer> count(WebSession session) {
		int count = session.getAttributeOrDefault("count", 0) + 1;
		session.getAttributes().put("count", count);
		return Mono.just(count);
	}

}
