package dev.mooring.demo.console;

import java.io.IOException;
import java.util.Locale;

import org.springframework.context.annotation.Profile;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

import dev.mooring.demo.launch.Fleet;
import dev.mooring.demo.launch.Instance;
import dev.mooring.demo.watch.Watch;

/**
 * The buttons. There are none without the profile {@code demo}.
 */
@Controller
@Profile("demo")
@RequestMapping("/demo")
class ActionsController {

	private final Fleet fleet;

	private final Actions actions;

	private final Watch watch;

	ActionsController(Fleet fleet, Actions actions, Watch watch) {
		this.fleet = fleet;
		this.actions = actions;
		this.watch = watch;
	}

	@PostMapping("/instances/{name}/{action:kill|start}")
	ResponseEntity<Void> instance(@PathVariable String name, @PathVariable String action,
			@RequestHeader(name = "X-Requested-With", defaultValue = "") String script) throws IOException {
		Instance instance = this.fleet.instances()
			.stream()
			.filter((candidate) -> candidate.name().equals(name))
			.findFirst()
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
		return action.equals("kill") ? run("Kill " + name, () -> this.fleet.kill(instance), script)
				: run("Start " + name, () -> this.fleet.start(instance), script);
	}

	@PostMapping("/redis/{action:freeze|thaw|kill|restart}")
	ResponseEntity<Void> redis(@PathVariable String action,
			@RequestHeader(name = "X-Requested-With", defaultValue = "") String script) throws IOException {
		String name = action.substring(0, 1).toUpperCase(Locale.ROOT) + action.substring(1) + " Redis";
		return run(name, () -> {
			if (action.equals("freeze") || action.equals("kill")) {
				this.watch.expectOutage();
			}
			this.fleet.redis(action);
		}, script);
	}

	@PostMapping("/roll")
	ResponseEntity<Void> roll(@RequestParam(defaultValue = "") String version,
			@RequestHeader(name = "X-Requested-With", defaultValue = "") String script) throws IOException {
		return run("Roll a new version", () -> this.fleet.roll(version), script);
	}

	/**
	 * A script stays on its page; without one the page comes again.
	 */
	private ResponseEntity<Void> run(String name, Actions.Action action, String script) throws IOException {
		boolean accepted = this.actions.run(name, action);
		if (!script.isEmpty()) {
			return ResponseEntity.status(accepted ? HttpStatus.NO_CONTENT : HttpStatus.CONFLICT).build();
		}
		return ResponseEntity.status(HttpStatus.SEE_OTHER).header("Location", "/demo").build();
	}

}
