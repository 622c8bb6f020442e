package dev.mooring.demo.watch;

/**
 * The few numbers of an instance's metrics that the console needs.
 *
 * @param replayed sessions brought to the store since the instance started
 * @param caughtUp whether it uses the store and has nothing left to bring to it
 */
record Exposition(long replayed, boolean caughtUp) {

	static Exposition parse(String text) {
		double replayed = 0;
		boolean caughtUp = true;
		for (String line : (Iterable<String>) text.lines()::iterator) {
			if (line.startsWith("mooring_session_replayed_total{") && line.contains("outcome=\"applied\"")) {
				replayed += value(line);
			}
			else if (line.startsWith("mooring_session_circuit_state{") && !line.contains("state=\"closed\"")
					|| line.startsWith("mooring_session_journal_size_sessions")) {
				caughtUp &= value(line) == 0;
			}
		}
		return new Exposition((long) replayed, caughtUp);
	}

	private static double value(String line) {
		try {
			return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
		}
		catch (NumberFormatException ex) {
			return 0;
		}
	}

}
