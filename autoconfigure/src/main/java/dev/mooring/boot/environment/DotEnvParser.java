package dev.mooring.boot.environment;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Reads the format of {@code .env} files as shells and Docker Compose write it:
 * {@code NAME=value} on each line, {@code export} before it or not, comments after
 * {@code #}. A value in single quotes is taken as it is; in double quotes {@code \n},
 * {@code \r}, {@code \t}, {@code \"}, {@code \\} and {@code \$} are escapes; both may
 * contain line breaks. Without quotes it ends at white space before a {@code #}.
 * Variables in values are not replaced.
 */
final class DotEnvParser {

	private static final Pattern START = Pattern
		.compile("[ \\t]*+(?:export[ \\t]++)?(?<name>[A-Za-z_][A-Za-z0-9_.-]*+)[ \\t]*+=[ \\t]*+");

	private static final Pattern IGNORED = Pattern.compile("[ \\t]*+(?:#.*+)?", Pattern.DOTALL);

	private final String text;

	private final List<Entry> entries = new ArrayList<>();

	private final List<Integer> malformed = new ArrayList<>();

	private int position;

	private int line = 1;

	private DotEnvParser(String text) {
		this.text = text.replace("\r\n", "\n");
	}

	/**
	 * A variable.
	 *
	 * @param name its name
	 * @param value its value
	 * @param line the line that it starts on, from 1
	 */
	record Entry(String name, String value, int line) {

		@Override
		public String toString() {
			return this.name;
		}

	}

	/**
	 * What a file contains.
	 *
	 * @param entries the variables
	 * @param malformed the numbers of the lines that are not of the form
	 */
	record Result(List<Entry> entries, List<Integer> malformed) {

	}

	static Result parse(String text) {
		DotEnvParser parser = new DotEnvParser(text);
		while (parser.position < parser.text.length()) {
			parser.parseLine();
		}
		return new Result(parser.entries, parser.malformed);
	}

	private void parseLine() {
		int start = this.line;
		Matcher matcher = START.matcher(this.text).region(this.position, this.text.length());
		if (!matcher.lookingAt()) {
			if (!IGNORED.matcher(restOfLine()).matches()) {
				this.malformed.add(start);
			}
			return;
		}
		this.position = matcher.end();
		char first = (this.position < this.text.length()) ? this.text.charAt(this.position) : '\n';
		if (first != '"' && first != '\'') {
			this.entries.add(new Entry(matcher.group("name"), unquoted(), start));
			return;
		}
		int end = this.position;
		String value = quoted(first);
		if (value != null && IGNORED.matcher(restOfLine()).matches()) {
			this.entries.add(new Entry(matcher.group("name"), value, start));
			return;
		}
		if (value == null) {
			this.position = end;
			restOfLine();
		}
		this.malformed.add(start);
	}

	/**
	 * The rest of the line, which is left behind.
	 */
	private String restOfLine() {
		int end = this.text.indexOf('\n', this.position);
		String rest = this.text.substring(this.position, (end >= 0) ? end : this.text.length());
		this.position += rest.length() + 1;
		this.line++;
		return rest;
	}

	/**
	 * A {@code #} in the middle of a word starts no comment: passwords contain it.
	 */
	private String unquoted() {
		int start = this.position;
		String rest = restOfLine();
		for (int i = rest.indexOf('#'); i >= 0; i = rest.indexOf('#', i + 1)) {
			char before = this.text.charAt(start + i - 1);
			if (before == ' ' || before == '\t') {
				return rest.substring(0, i).trim();
			}
		}
		return rest.trim();
	}

	private @Nullable String quoted(char quote) {
		StringBuilder value = new StringBuilder();
		int breaks = 0;
		for (int i = this.position + 1; i < this.text.length(); i++) {
			char next = this.text.charAt(i);
			if (next == quote) {
				this.position = i + 1;
				this.line += breaks;
				return value.toString();
			}
			if (next == '\n') {
				breaks++;
			}
			if (quote == '"' && next == '\\' && i + 1 < this.text.length()) {
				i++;
				value.append(unescape(this.text.charAt(i)));
			}
			else {
				value.append(next);
			}
		}
		return null;
	}

	private static String unescape(char escaped) {
		return switch (escaped) {
			case 'n' -> "\n";
			case 'r' -> "\r";
			case 't' -> "\t";
			case '"', '\\', '$' -> String.valueOf(escaped);
			default -> "\\" + escaped;
		};
	}

}
