package app;

import jakarta.servlet.http.HttpSession;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@SpringBootApplication
@RestController
public class Application {

	public static void main(String[] args) {
		SpringApplication.run(Application.class, args);
	}

	@GetMapping("/counter")
	int count(HttpSession session) {
		int count = (session.getAttribute("count") instanceof Integer before) ? before + 1 : 1;
		session.setAttribute("count", count);
		return count;
	}

	@GetMapping("/timeout")
	int timeout(HttpSession session) {
		return session.getMaxInactiveInterval();
	}

}
