package dev.mooring.demo.shop;

import jakarta.servlet.http.HttpSession;

/**
 * What a visitor is about to buy. Each product is a session attribute of its own: number
 * of pieces, 1 to {@link #MAX_QUANTITY}. Two requests that change different products at
 * the same time, or on two instances that are cut off from each other, so leave both
 * changes behind.
 */
final class Cart {

	static final int MAX_QUANTITY = 99;

	private final HttpSession session;

	Cart(HttpSession session) {
		this.session = session;
	}

	private static String attribute(Product product) {
		return "cart." + product.sku();
	}

	void add(Product product) {
		this.session.setAttribute(attribute(product), Math.min(quantity(product) + 1, MAX_QUANTITY));
	}

	void remove(Product product) {
		this.session.removeAttribute(attribute(product));
	}

	int quantity(Product product) {
		return (this.session.getAttribute(attribute(product)) instanceof Integer quantity) ? quantity : 0;
	}

}
