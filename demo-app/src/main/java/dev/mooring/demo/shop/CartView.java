package dev.mooring.demo.shop;

import java.util.List;

/**
 * A cart as it is shown.
 *
 * @param items its lines, in the order of the catalog
 * @param pieces the number of pieces in all
 * @param cents the sum in euro cents
 */
record CartView(List<Item> items, int pieces, int cents) {

	static CartView of(Cart cart, Catalog catalog) {
		List<Item> items = catalog.products()
			.stream()
			.filter((product) -> cart.quantity(product) > 0)
			.map((product) -> Item.of(product, cart.quantity(product)))
			.toList();
		return new CartView(items, items.stream().mapToInt(Item::quantity).sum(),
				items.stream().mapToInt(Item::cents).sum());
	}

	/**
	 * A line of a cart.
	 *
	 * @param sku the product's identifier
	 * @param name the product's name
	 * @param quantity the number of pieces
	 * @param cents the sum of this line in euro cents
	 */
	record Item(String sku, String name, int quantity, int cents) {

		private static Item of(Product product, int quantity) {
			return new Item(product.sku(), product.name(), quantity, quantity * product.cents());
		}

	}

}
