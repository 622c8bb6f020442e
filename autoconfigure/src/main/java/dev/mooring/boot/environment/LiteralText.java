package dev.mooring.boot.environment;

/**
 * Text that is meant as it is. Property values are not: Spring Framework resolves
 * placeholders in them, and takes a backslash away from one that it would resolve
 * otherwise, but only from one that is closed.
 */
final class LiteralText {

	private static final String PREFIX = "${";

	private LiteralText() {
	}

	/**
	 * Writes text as the value of a property.
	 * @param text the text
	 * @return the value that becomes the text again
	 */
	static String escape(String text) {
		StringBuilder value = new StringBuilder();
		int position = 0;
		for (int start = text.indexOf(PREFIX); start >= 0; start = text.indexOf(PREFIX, position)) {
			value.append(text, position, start);
			position = start + PREFIX.length();
			value.append(isClosed(text, position) ? "\\" : "").append(PREFIX);
		}
		return value.append(text, position, text.length()).toString();
	}

	private static boolean isClosed(String text, int start) {
		int depth = 0;
		for (int i = start; i < text.length(); i++) {
			if (text.charAt(i) == '{') {
				depth++;
			}
			else if (text.charAt(i) == '}' && depth-- == 0) {
				return true;
			}
		}
		return false;
	}

}
