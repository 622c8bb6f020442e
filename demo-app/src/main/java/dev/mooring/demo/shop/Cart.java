package dev.mooring.demo.shop;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a visitor is about to buy: an immutable value, so that every change is a call of
 * {@code setAttribute}, which is how a session learns about it.
 *
 * @param quantities number of pieces by {@link Product#sku() sku}, each 1 to
 * {@link #MAX_QUANTITY}
 */
record Cart(Map<String, Integer> quantities) implements Serializable {

	static final int MAX_QUANTITY = 99;

	static final Cart EMPTY = new Cart(Map.of());

	Cart {
		quantities = Map.copyOf(quantities);
	}

	Cart add(Product product) {
		Map<String, Integer> changed = new TreeMap<>(this.quantities);
		changed.merge(product.sku(), 1, (present, one) -> Math.min(present + one, MAX_QUANTITY));
		return new Cart(changed);
	}

	Cart remove(Product product) {
		Map<String, Integer> changed = new TreeMap<>(this.quantities);
		changed.remove(product.sku());
		return new Cart(changed);
	}

	int quantity(Product product) {
		return this.quantities.getOrDefault(product.sku(), 0);
	}

}
