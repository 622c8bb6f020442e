package dev.mooring.benchmarks.app;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Sessions that count, for the soak: from the answers can be told whether one has lost a
 * change. A request whose session is not found is answered with "none".
 */
@RestController
@RequestMapping("/counter")
class CounterController {

	private static final String COUNT = "count";

	private static final String NONE = "none";

	@GetMapping
	String read(HttpServletRequest request) {
		HttpSession session = request.getSession(false);
		return (session != null) ? String.valueOf(session.getAttribute(COUNT)) : NONE;
	}

	@PostMapping
	String update(HttpServletRequest request) {
		HttpSession session = request.getSession(false);
		if (session == null) {
			return NONE;
		}
		int count = (session.getAttribute(COUNT) instanceof Integer before) ? before + 1 : 1;
		session.setAttribute(COUNT, count);
		return String.valueOf(count);
	}

	@PostMapping("/create")
	String create(HttpServletRequest request) {
		request.getSession().setAttribute(COUNT, 0);
		return "0";
	}

	@PostMapping("/login")
	String login(HttpServletRequest request) {
		if (request.getSession(false) == null) {
			return NONE;
		}
		request.changeSessionId();
		return read(request);
	}

	@PostMapping("/logout")
	String logout(HttpServletRequest request) {
		HttpSession session = request.getSession(false);
		if (session != null) {
			session.invalidate();
		}
		return NONE;
	}

}
