package dev.mooring.demo.shop;

import jakarta.servlet.http.HttpSession;

/**
 * Knows a visitor again.
 */
final class Visitor {

	private static final String VISITS = "visits";

	private Visitor() {
	}

	/**
	 * Counts one more visit.
	 * @param session the visitor's session
	 * @return the number of visits, this one included
	 */
	static int countVisit(HttpSession session) {
		int visits = (session.getAttribute(VISITS) instanceof Integer before) ? before + 1 : 1;
		session.setAttribute(VISITS, visits);
		return visits;
	}

}
