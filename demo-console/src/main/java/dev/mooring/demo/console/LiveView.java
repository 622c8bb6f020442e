package dev.mooring.demo.console;

import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

import dev.mooring.demo.door.RequestLog;
import dev.mooring.demo.watch.SessionCookie;
import dev.mooring.demo.watch.SessionReader;
import dev.mooring.demo.watch.Timeline;
import dev.mooring.demo.watch.Watch;

/**
 * The sections of the live view: the page has them all, later only what has changed is
 * sent, in the same form.
 */
@Component
class LiveView {

	/**
	 * The sections that are the same for all browsers.
	 */
	private static final List<String> SECTIONS = List.of("progress", "figures", "instances", "store", "events",
			"requests");

	private final ITemplateEngine engine;

	private final Watch watch;

	private final Timeline timeline;

	private final RequestLog requests;

	private final SessionReader sessions;

	private final ProcessToken token;

	private final ObjectProvider<Actions> actions;

	private final String policy;

	LiveView(ITemplateEngine engine, Watch watch, Timeline timeline, RequestLog requests, SessionReader sessions,
			ProcessToken token, ObjectProvider<Actions> actions,
			@Value("${DEMO_SHOP_MOORING_SESSION_ON_OUTAGE:local}") String policy) {
		this.engine = engine;
		this.watch = watch;
		this.timeline = timeline;
		this.requests = requests;
		this.sessions = sessions;
		this.token = token;
		this.actions = actions;
		this.policy = policy.strip().toLowerCase(Locale.ROOT);
	}

	/**
	 * What the sections show.
	 */
	Map<String, Object> model() {
		Actions available = this.actions.getIfAvailable();
		Optional<String> progress = (available != null) ? available.progress() : Optional.empty();
		Map<String, Object> model = new LinkedHashMap<>();
		model.put("instances", this.watch.instances());
		model.put("store", this.watch.store());
		model.put("events", this.timeline.events());
		model.put("requests", this.requests.entries());
		model.put("perSecond", this.requests.perSecond());
		model.put("p99", this.requests.p99());
		model.put("buttons", available != null);
		model.put("progress", progress.orElse(""));
		model.put("policy", this.policy);
		model.put("token", this.token.value());
		model.put("time", Timeline.time(Instant.now()));
		return model;
	}

	/**
	 * What the section of this browser's session shows.
	 * @param cookie the value of the session's cookie, untrusted
	 */
	Map<String, Object> session(@Nullable String cookie) {
		Map<String, Object> model = new LinkedHashMap<>();
		String text = "There is none yet. It begins with a visit to the shop.";
		Optional<String> id = SessionCookie.id((cookie != null) ? cookie : "");
		try {
			if (!this.watch.store().isReady()) {
				text = "Redis is away: it cannot be looked up.";
			}
			else if (id.isPresent()) {
				this.sessions.read(id.get()).ifPresent((session) -> model.put("stored", session));
			}
		}
		catch (IOException ex) {
			text = "Redis did not tell in time.";
		}
		model.put("storedText", text);
		return model;
	}

	/**
	 * The sections as HTML.
	 * @return the HTML by section
	 */
	Map<String, String> render() {
		Context context = new Context(null, model());
		Map<String, String> rendered = new LinkedHashMap<>();
		for (String section : SECTIONS) {
			rendered.put(section, this.engine.process("demo/live", Set.of(section), context).strip());
		}
		return rendered;
	}

}
