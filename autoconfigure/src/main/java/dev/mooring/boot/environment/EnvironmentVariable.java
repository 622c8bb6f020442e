package dev.mooring.boot.environment;

import java.util.List;

/**
 * A plain environment variable that Mooring understands, described once: reading it, the
 * message about a bad value, the reference documentation and the report all come from
 * here.
 *
 * @param <T> what its value becomes
 * @param name the name, such as {@code PORT}
 * @param meaning what it sets, in one phrase
 * @param form the form of the value
 * @param example a valid value
 * @param secret whether the value must never be shown
 * @param targets the properties that it can set
 */
record EnvironmentVariable<T>(String name, String meaning, Form<T> form, String example, boolean secret,
		List<String> targets) {

	static final String FILE_SUFFIX = "_FILE";

	/**
	 * A variable that is not secret.
	 */
	EnvironmentVariable(String name, String meaning, Form<T> form, String example, String... targets) {
		this(name, meaning, form, example, false, List.of(targets));
	}

	/**
	 * The property that it sets first of all.
	 * @return the name of the property
	 */
	String target() {
		return this.targets.get(0);
	}

	/**
	 * What to do about a bad value.
	 * @return a sentence
	 */
	String remedy() {
		return remedy(this.name);
	}

	/**
	 * What to do about a bad value of a variable that the environment calls otherwise.
	 * @param name its name there, with a prefix
	 * @return a sentence
	 */
	String remedy(String name) {
		return "Set %s to %s, for example %s=%s".formatted(name, this.form.plainDescription(), name, this.example);
	}

	@Override
	public String toString() {
		return this.name;
	}

}
