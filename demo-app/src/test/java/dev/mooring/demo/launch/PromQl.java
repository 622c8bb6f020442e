package dev.mooring.demo.launch;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a PromQL expression asks for. Knows the grammar as far as it tells metrics from
 * functions, keywords and labels; whether the expression is right at all is a question
 * for Prometheus.
 *
 * @param selectors the metrics with what is demanded of their labels
 * @param labels the labels that are grouped by or matched on
 */
record PromQl(List<Selector> selectors, Set<String> labels) {

	private static final Pattern TOKEN = Pattern.compile("""
			(?<space>\\s+|\\#[^\\n]*)\
			|(?<string>"(?:[^"\\\\]|\\\\.)*"|'(?:[^'\\\\]|\\\\.)*')\
			|(?<number>\\d[\\w.]*)\
			|(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)\
			|(?<symbol>=~|!~|!=|==|<=|>=|[-+*/%^<>=(){},\\[\\]:@])""");

	private static final Set<String> GROUPING = Set.of("by", "without", "on", "ignoring", "group_left", "group_right");

	private static final Set<String> KEYWORDS = Set.of("and", "or", "unless", "bool", "offset", "atan2", "inf", "nan");

	static PromQl parse(String expression) {
		return new Parser(tokens(expression)).parse();
	}

	private static List<String> tokens(String expression) {
		List<String> tokens = new ArrayList<>();
		Matcher matcher = TOKEN.matcher(expression);
		int end = 0;
		while (end < expression.length()) {
			if (!matcher.find(end) || matcher.start() != end) {
				throw new IllegalArgumentException("Not understood: " + expression.substring(end));
			}
			if (matcher.group("space") == null) {
				tokens.add(matcher.group());
			}
			end = matcher.end();
		}
		return tokens;
	}

	/**
	 * A metric and its braces.
	 *
	 * @param metric the name
	 * @param matchers what is in the braces
	 */
	record Selector(String metric, List<LabelMatcher> matchers) {

	}

	/**
	 * A demand on a label.
	 *
	 * @param label the label
	 * @param operator {@code =}, {@code !=}, {@code =~} or {@code !~}
	 * @param value the value or the regular expression
	 */
	record LabelMatcher(String label, String operator, String value) {

		/**
		 * Whether a value fulfils the demand. A label that is not there is empty.
		 */
		boolean accepts(String actual) {
			return switch (this.operator) {
				case "=" -> actual.equals(this.value);
				case "!=" -> !actual.equals(this.value);
				case "=~" -> actual.matches(this.value);
				case "!~" -> !actual.matches(this.value);
				default -> throw new IllegalArgumentException(this.operator);
			};
		}

		@Override
		public String toString() {
			return this.label + this.operator + '"' + this.value + '"';
		}

	}

	private static final class Parser {

		private final List<String> tokens;

		private final List<Selector> selectors = new ArrayList<>();

		private final Set<String> labels = new LinkedHashSet<>();

		private int position;

		Parser(List<String> tokens) {
			this.tokens = tokens;
		}

		private PromQl parse() {
			while (this.position < this.tokens.size()) {
				String token = next();
				if (token.equals("[")) {
					skipTo("]");
				}
				else if (token.equals("{")) {
					throw new IllegalArgumentException("A selector without a name: " + matchers());
				}
				else if (GROUPING.contains(token)) {
					group();
				}
				else if (Character.isLetter(token.charAt(0)) || "_:".indexOf(token.charAt(0)) >= 0) {
					name(token);
				}
			}
			return new PromQl(this.selectors, this.labels);
		}

		private void name(String name) {
			if (KEYWORDS.contains(name) || peek().equals("(") || peek().equals("by") || peek().equals("without")) {
				return;
			}
			List<LabelMatcher> matchers = List.of();
			if (peek().equals("{")) {
				next();
				matchers = matchers();
			}
			this.selectors.add(new Selector(name, matchers));
		}

		private void group() {
			if (peek().equals("(")) {
				next();
				for (String token = next(); !token.equals(")"); token = next()) {
					if (!token.equals(",")) {
						this.labels.add(token);
					}
				}
			}
		}

		private List<LabelMatcher> matchers() {
			List<LabelMatcher> matchers = new ArrayList<>();
			for (String token = next(); !token.equals("}"); token = next()) {
				if (!token.equals(",")) {
					String operator = next();
					String value = next();
					matchers.add(new LabelMatcher(token, operator, value.substring(1, value.length() - 1)));
				}
			}
			return matchers;
		}

		private void skipTo(String end) {
			while (!next().equals(end)) {
				// Durations
			}
		}

		private String peek() {
			return (this.position < this.tokens.size()) ? this.tokens.get(this.position) : "";
		}

		private String next() {
			if (this.position == this.tokens.size()) {
				throw new IllegalArgumentException("It ends too early: " + String.join(" ", this.tokens));
			}
			return this.tokens.get(this.position++);
		}

	}

}
