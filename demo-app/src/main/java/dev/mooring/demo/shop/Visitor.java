package dev.mooring.demo.shop;

import jakarta.servlet.http.HttpSession;

/**
 * What the session knows about a visitor.
 */
final class Visitor {

	private static final String VISITS = "visits";

	private static final String CART = "cart";

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

	static Cart cart(HttpSession session) {
		return (session.getAttribute(CART) instanceof Cart cart) ? cart : Cart.EMPTY;
	}

	static void changeCart(HttpSession session, Cart cart) {
		session.setAttribute(CART, cart);
	}

}
