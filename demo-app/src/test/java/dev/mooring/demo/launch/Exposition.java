package dev.mooring.demo.launch;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What {@code /actuator/prometheus} says.
 *
 * @param samples the labels of each sample, by the name of the metric
 */
record Exposition(Map<String, List<Map<String, String>>> samples) {

	private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*?)})? [^ ]+$");

	private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"");

	static Exposition parse(String text) {
		Matcher matcher = SAMPLE.matcher(text);
		return new Exposition(matcher.results()
			.collect(Collectors.groupingBy((sample) -> sample.group(1),
					Collectors.mapping((sample) -> labels(sample.group(2)), Collectors.toList()))));
	}

	private static Map<String, String> labels(String text) {
		Map<String, String> labels = new HashMap<>();
		if (text != null) {
			for (MatchResult label : LABEL.matcher(text).results().toList()) {
				labels.put(label.group(1), label.group(2));
			}
		}
		return labels;
	}

}
