package dev.mooring.demo.console;

import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * The page, and what keeps it alive.
 */
@Controller
@RequestMapping("/demo")
class PageController {

	private static final String COOKIE = "${SESSION_COOKIE_NAME:SESSION}";

	private final LiveView view;

	private final LiveStream stream;

	PageController(LiveView view, LiveStream stream) {
		this.view = view;
		this.stream = stream;
	}

	@GetMapping
	String page(@CookieValue(name = COOKIE, required = false) @Nullable String cookie, Model model) {
		model.addAllAttributes(this.view.model());
		model.addAllAttributes(this.view.session(cookie));
		return "demo/page";
	}

	@GetMapping("/session")
	String session(@CookieValue(name = COOKIE, required = false) @Nullable String cookie, Model model) {
		model.addAllAttributes(this.view.session(cookie));
		return "demo/live :: session";
	}

	@GetMapping(path = "/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	ResponseEntity<SseEmitter> stream() {
		return this.stream.listen()
			.map(ResponseEntity::ok)
			.orElseGet(() -> ResponseEntity.status(503).header("Retry-After", "5").build());
	}

	@GetMapping("/readyz")
	@ResponseBody
	String ready() {
		return "ready";
	}

}
