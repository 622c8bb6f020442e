package dev.mooring.demo.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import com.jayway.jsonpath.JsonPath;
import org.yaml.snakeyaml.Yaml;

/**
 * What is in {@code deploy/} for operators: rules for Prometheus and a dashboard.
 */
final class OperatorsPack {

	static final Path DIRECTORY = Path.of("../deploy");

	/**
	 * What Prometheus itself adds.
	 */
	private static final Set<String> OF_PROMETHEUS = Set.of("up", "ALERTS");

	private OperatorsPack() {
	}

	static Object yaml(Path file) throws IOException {
		return new Yaml().load(Files.readString(file));
	}

	static List<Path> files(String directory) throws IOException {
		try (Stream<Path> files = Files.list(DIRECTORY.resolve(directory))) {
			return files.sorted().toList();
		}
	}

	/**
	 * All rules, recording and alerting, as they are written.
	 */
	static List<Map<String, Object>> rules() throws IOException {
		List<Map<String, Object>> rules = new ArrayList<>();
		for (Path file : files("prometheus/rules")) {
			rules.addAll(JsonPath.read(yaml(file), "$.groups[*].rules[*]"));
		}
		return rules;
	}

	static List<Map<String, Object>> alerts() throws IOException {
		return rules().stream().filter((rule) -> rule.containsKey("alert")).toList();
	}

	static Map<String, Object> dashboard() throws IOException {
		return JsonPath.read(Files.readString(DIRECTORY.resolve("grafana/dashboards/mooring.json")), "$");
	}

	/**
	 * All panels but the rows.
	 */
	static List<Map<String, Object>> panels() throws IOException {
		return JsonPath.read(dashboard(), "$.panels[?(@.type != 'row')]");
	}

	/**
	 * The queries of the dashboard, those of its annotations included.
	 * @param application the value of the variable {@code application}
	 * @param rateInterval the value of {@code $__rate_interval}
	 */
	static List<Query> dashboardQueries(String application, String rateInterval) throws IOException {
		List<Query> queries = new ArrayList<>();
		for (Map<String, Object> panel : panels()) {
			for (Map<String, String> target : JsonPath.<List<Map<String, String>>>read(panel, "$.targets")) {
				queries.add(new Query(panel.get("title") + ", " + target.get("legendFormat"), target.get("expr")));
			}
		}
		for (Map<String, String> annotation : JsonPath.<List<Map<String, String>>>read(dashboard(),
				"$.annotations.list")) {
			queries.add(new Query(annotation.get("name"), annotation.get("expr")));
		}
		return queries.stream()
			.map((query) -> new Query(query.title(),
					query.expression()
						.replace("$application", application)
						.replace("$instance", ".*")
						.replace("$__rate_interval", rateInterval)))
			.toList();
	}

	/**
	 * Compares the names in rules and dashboard with those of a scrape.
	 * @param scrape what an instance says
	 * @param absent demands on labels that nothing in this scrape needs to fulfil, such
	 * as {@code status=~"5.."}
	 * @return what is asked for, but is not there
	 */
	static List<String> unknown(Exposition scrape, Set<String> absent) throws IOException {
		List<Query> queries = new ArrayList<>(dashboardQueries("shop", "5m"));
		Map<String, Set<String>> recorded = new HashMap<>();
		for (Map<String, Object> rule : rules()) {
			String name = (String) rule.getOrDefault("record", rule.get("alert"));
			queries.add(new Query(name, (String) rule.get("expr")));
			if (rule.containsKey("record")) {
				PromQl promQl = PromQl.parse((String) rule.get("expr"));
				recorded.put(name, promQl.labels());
			}
		}
		List<String> unknown = new ArrayList<>();
		for (Query query : queries) {
			PromQl promQl = PromQl.parse(query.expression());
			Set<String> labels = new HashSet<>();
			for (PromQl.Selector selector : promQl.selectors()) {
				if (OF_PROMETHEUS.contains(selector.metric())) {
					labels.addAll(Set.of("application", "alertname", "window"));
				}
				else if (recorded.containsKey(selector.metric())) {
					labels.addAll(recorded.get(selector.metric()));
				}
				else {
					List<Map<String, String>> samples = scrape.samples().getOrDefault(selector.metric(), List.of());
					samples.forEach((sample) -> labels.addAll(sample.keySet()));
					unknown(selector, samples, absent)
						.forEach((what) -> unknown.add("%s: %s".formatted(query.title(), what)));
				}
			}
			promQl.labels()
				.stream()
				.filter((label) -> !labels.contains(label))
				.forEach((label) -> unknown.add("%s: by %s".formatted(query.title(), label)));
		}
		return unknown;
	}

	private static List<String> unknown(PromQl.Selector selector, List<Map<String, String>> samples,
			Set<String> absent) {
		if (samples.isEmpty()) {
			return List.of(selector.metric());
		}
		return selector.matchers()
			.stream()
			.filter((matcher) -> !absent.contains(matcher.toString()))
			.filter((matcher) -> samples.stream()
				.noneMatch((sample) -> sample.containsKey(matcher.label())
						&& matcher.accepts(sample.get(matcher.label()))))
			.map((matcher) -> "%s{%s}".formatted(selector.metric(), matcher))
			.toList();
	}

	/**
	 * A question to Prometheus.
	 *
	 * @param title who asks
	 * @param expression PromQL
	 */
	record Query(String title, String expression) {

	}

}
