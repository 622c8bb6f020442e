package dev.mooring.benchmarks.plan;

/**
 * A kind of request.
 */
public enum Scenario {

	/**
	 * Reads.
	 */
	READ("read", "a request with a cookie reads one String attribute", false, "/create", "/read"),

	/**
	 * Writes.
	 */
	WRITE("write", "a request with a cookie changes one String attribute", false, "/create", "/write"),

	/**
	 * Reads one attribute of many.
	 */
	LARGE("large", "a request with a cookie reads one attribute of a session of 20 KB", false, "/create-large",
			"/read-large"),

	/**
	 * Reads as a user who has logged in.
	 */
	SECURITY("security", "a logged-in user's GET of a protected page, with Spring Security", true, "/login",
			"/account"),

	/**
	 * Creates sessions. It comes last, as it fills what keeps them.
	 */
	CREATE("create", "a request without a cookie creates a session with one String attribute", false, "/ready",
			"/create");

	private final String label;

	private final String description;

	private final boolean secured;

	private final String preparation;

	private final String path;

	Scenario(String label, String description, boolean secured, String preparation, String path) {
		this.label = label;
		this.description = description;
		this.secured = secured;
		this.preparation = preparation;
		this.path = path;
	}

	/**
	 * The name on the command line and in tables.
	 * @return the name
	 */
	public String label() {
		return this.label;
	}

	/**
	 * What it is, in one phrase.
	 * @return the phrase
	 */
	public String description() {
		return this.description;
	}

	/**
	 * Whether the application has Spring Security.
	 * @return whether it has
	 */
	public boolean secured() {
		return this.secured;
	}

	/**
	 * What a client asks for first, to get its session if it needs one.
	 * @return a path; where the application is secured, the form of the login is sent to
	 * it
	 */
	public String preparation() {
		return this.preparation;
	}

	/**
	 * What is measured.
	 * @return a path, asked for with GET
	 */
	public String path() {
		return this.path;
	}

}
