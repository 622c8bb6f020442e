package dev.mooring.demo.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import com.jayway.jsonpath.JsonPath;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The form of what is in {@code deploy/} for operators. There is no Grafana here to load
 * the dashboard: its structure is checked, and {@link PrometheusIT} runs its queries.
 */
class OperatorsPackTests {

	private static final Pattern RANGE = Pattern.compile("(\\w+)\\([^()]*\\[([^]]+)]");

	private static final Pattern ALERT_NAME = Pattern.compile("Mooring[A-Z]\\w+");

	@Test
	void panelsHaveTitlesUnitsDescriptionsAndQueries() throws Exception {
		for (Map<String, Object> panel : OperatorsPack.panels()) {
			String title = (String) panel.get("title");
			assertThat(title).isNotBlank();
			assertThat((String) panel.get("description")).as(title).endsWith(".");
			assertThat(JsonPath.<String>read(panel, "$.fieldConfig.defaults.unit")).as(title).isNotBlank();
			assertThat(JsonPath.<String>read(panel, "$.datasource.uid")).as(title).isEqualTo("${datasource}");
			assertThat(JsonPath.<List<String>>read(panel, "$.targets[*].expr")).as(title)
				.isNotEmpty()
				.doesNotContain("");
			List<String> references = JsonPath.read(panel, "$.targets[*].refId");
			assertThat(references).as(title).doesNotHaveDuplicates().hasSameSizeAs((List<?>) panel.get("targets"));
			assertThat(JsonPath.<List<String>>read(panel, "$.targets[*].legendFormat")).as(title)
				.hasSameSizeAs(references)
				.doesNotContain("");
		}
	}

	@Test
	void panelsHaveTheirOwnIdsTitlesAndPlaces() throws Exception {
		Map<String, Object> dashboard = OperatorsPack.dashboard();
		assertThat(JsonPath.<List<Integer>>read(dashboard, "$.panels[*].id")).doesNotHaveDuplicates();
		assertThat(JsonPath.<List<String>>read(dashboard, "$.panels[*].title")).doesNotHaveDuplicates();
		assertThat(JsonPath.<List<String>>read(dashboard, "$.panels[?(@.type == 'row')].title"))
			.containsExactly("Sessions", "Store", "HTTP", "JVM");
		Set<List<Integer>> taken = new HashSet<>();
		for (Map<String, Integer> place : JsonPath.<List<Map<String, Integer>>>read(dashboard, "$.panels[*].gridPos")) {
			assertThat(place.get("x") + place.get("w")).isLessThanOrEqualTo(24);
			for (int x = place.get("x"); x < place.get("x") + place.get("w"); x++) {
				for (int y = place.get("y"); y < place.get("y") + place.get("h"); y++) {
					assertThat(taken.add(List.of(x, y))).as("%s is free for one", place).isTrue();
				}
			}
		}
		assertThat(JsonPath.<List<String>>read(dashboard, "$.templating.list[*].name")).containsExactly("datasource",
				"application", "instance");
	}

	@Test
	void countersAreShownAsRatesOverTheIntervalThatFits() throws Exception {
		List<String> rates = new ArrayList<>();
		for (Map<String, Object> panel : OperatorsPack.panels()) {
			for (String expression : JsonPath.<List<String>>read(panel, "$.targets[*].expr")) {
				RANGE.matcher(expression)
					.results()
					.forEach((range) -> rates.add(range.group(1) + " " + range.group(2)));
				assertThat(expression.split("\\w+(_total|_count|_sum|_bucket)\\b", -1).length)
					.as("Counters and rates in " + expression)
					.isEqualTo(expression.split("rate\\(", -1).length);
			}
		}
		assertThat(rates).isNotEmpty().containsOnly("rate $__rate_interval");
	}

	@Test
	void everyAlertSaysHowBadItIsAndWhatToDo() throws Exception {
		List<String> sections = Files.readAllLines(Path.of("../docs/alerts.md"))
			.stream()
			.filter((line) -> line.startsWith("## "))
			.map((line) -> "docs/alerts.md#" + line.substring(3).toLowerCase())
			.toList();
		for (Map<String, Object> alert : OperatorsPack.alerts()) {
			String name = (String) alert.get("alert");
			Map<String, String> annotations = JsonPath.read(alert, "$.annotations");
			assertThat(annotations).as(name).containsOnlyKeys("summary", "description", "runbook");
			assertThat(annotations.get("summary")).as(name).contains("{{ $labels.application }}");
			assertThat(annotations.get("runbook")).isEqualTo("docs/alerts.md#" + name.toLowerCase()).isIn(sections);
			assertThat(JsonPath.<String>read(alert, "$.labels.severity")).isIn("critical", "warning", "none");
		}
	}

	@Test
	void everyAlertIsTestedToFireAndNotToFire() throws Exception {
		Set<String> rules = new HashSet<>();
		for (Map<String, Object> alert : OperatorsPack.alerts()) {
			rules.add(rule(alert.get("alert"), JsonPath.read(alert, "$.labels")));
		}
		Set<String> fires = new HashSet<>();
		Set<String> quiet = new HashSet<>();
		for (Path file : OperatorsPack.files("prometheus/tests")) {
			for (Map<String, Object> test : JsonPath.<List<Map<String, Object>>>read(OperatorsPack.yaml(file),
					"$.tests[*].alert_rule_test[*]")) {
				Set<String> expected = new HashSet<>();
				for (Map<String, String> labels : JsonPath.<List<Map<String, String>>>read(test, "$..exp_labels")) {
					expected.add(rule(test.get("alertname"), labels));
				}
				fires.addAll(expected);
				rules.stream()
					.filter((rule) -> rule.startsWith(test.get("alertname") + " ") && !expected.contains(rule))
					.forEach(quiet::add);
			}
		}
		assertThat(fires).isEqualTo(rules);
		assertThat(quiet).isEqualTo(rules);
	}

	/**
	 * Some alerts have a rule for each of their windows.
	 */
	private static String rule(Object alert, Map<String, String> labels) {
		return alert + " " + labels.getOrDefault("window", "");
	}

	@Test
	void alertmanagerKnowsTheAlerts() throws Exception {
		String file = Files.readString(OperatorsPack.DIRECTORY.resolve("alertmanager/alertmanager.yml"));
		List<String> names = ALERT_NAME.matcher(file).results().map(MatchResult::group).toList();
		assertThat(names).isNotEmpty();
		assertThat(alertNames()).containsAll(names);
	}

	private static Set<String> alertNames() throws IOException {
		Set<String> names = new HashSet<>();
		OperatorsPack.alerts().forEach((alert) -> names.add((String) alert.get("alert")));
		return names;
	}

}
