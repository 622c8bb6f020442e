package dev.mooring.benchmarks.app;

import java.io.Serializable;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * Requests that use their session in different ways. A request whose session is not found
 * fails, so that a lost session is never mistaken for a fast one.
 */
@RestController
class SessionController {

	private static final String NAME = "name";

	private static final int LARGE_ATTRIBUTES = 10;

	private static final int LINES = 20;

	private final AtomicLong writes = new AtomicLong();

	@GetMapping("/ready")
	String ready() {
		return "ready";
	}

	@GetMapping("/create")
	String create(HttpServletRequest request) {
		request.getSession().setAttribute(NAME, "Ada Lovelace");
		return "created";
	}

	@GetMapping("/read")
	String read(HttpServletRequest request) {
		return (String) Objects.requireNonNull(session(request).getAttribute(NAME));
	}

	@GetMapping("/write")
	String write(HttpServletRequest request) {
		session(request).setAttribute(NAME, "Ada Lovelace " + this.writes.incrementAndGet());
		return "written";
	}

	/**
	 * Makes a session of 20 KB: ten attributes, each a list of 20 lines of 100
	 * characters.
	 */
	@GetMapping("/create-large")
	String createLarge(HttpServletRequest request) {
		HttpSession session = request.getSession();
		session.setAttribute(NAME, "Ada Lovelace");
		for (int i = 0; i < LARGE_ATTRIBUTES; i++) {
			session.setAttribute("page" + i, page(i));
		}
		return "created";
	}

	private static Serializable page(int number) {
		ArrayList<String> lines = new ArrayList<>();
		for (int line = 0; line < LINES; line++) {
			lines.add(String.valueOf(number * LINES + line).repeat(100).substring(0, 100));
		}
		return lines;
	}

	@GetMapping("/read-large")
	String readLarge(HttpServletRequest request) {
		List<?> lines = (List<?>) Objects.requireNonNull(session(request).getAttribute("page3"));
		return String.valueOf(lines.size());
	}

	@GetMapping("/account")
	String account(Principal principal) {
		return principal.getName();
	}

	private static HttpSession session(HttpServletRequest request) {
		HttpSession session = request.getSession(false);
		if (session == null) {
			throw new ResponseStatusException(HttpStatus.GONE);
		}
		return session;
	}

}
