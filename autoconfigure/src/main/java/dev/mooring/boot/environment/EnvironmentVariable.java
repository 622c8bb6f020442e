package dev.mooring.boot.environment;

import java.util.List;
import java.util.Map;

/**
 * A plain environment variable that Mooring understands, described once: reading it, the
 * message about a bad value and the reference documentation all come from here.
 *
 * @param name the name, such as {@code PORT}
 * @param meaning what it sets, in one phrase
 * @param form the accepted form, completing "set it to", in Markdown
 * @param example a valid value
 * @param secret whether the value must never be shown
 * @param targets the properties it can set
 * @param yieldsTo names or prefixes of properties that, set in the environment or by a
 * stronger source, switch this variable off as a whole, because Spring Boot would
 * otherwise mix the two
 * @param refuses names or prefixes of properties that, set in the environment or by a
 * stronger source, say a part of what this variable says: whichever Spring Boot took, the
 * other would be lost in silence
 * @param blockedBy names or prefixes of properties that Spring Boot prefers to what this
 * variable sets, whichever source they are from, unless it sets them itself
 * @param parser turns a value into properties
 */
record EnvironmentVariable(String name, String meaning, String form, String example, boolean secret,
		List<String> targets, List<String> yieldsTo, List<String> refuses, List<String> blockedBy, Parser parser) {

	/**
	 * Turns the value of a variable into properties.
	 */
	@FunctionalInterface
	interface Parser {

		/**
		 * Parses a value.
		 * @param value the value, not blank, without surrounding white space
		 * @return values by property name
		 * @throws IllegalArgumentException if the value is not of the form; the message
		 * completes a sentence that starts with the variable's name and, where the
		 * variable is secret, repeats no part of the value
		 */
		Map<String, Object> parse(String value);

	}

}
