package dev.mooring.demo.shop;

import java.util.List;
import java.util.function.ToIntFunction;

/**
 * A cart as it is shown.
 *
 * @param items its lines, in the order of the catalog
 * @param pieces the number of pieces in all
 * @param cents the sum in euro cents
 */
record CartView(List<Item> items, int pieces, int cents) {

	/**
	 * Shows a cart.
	 * @param quantities the number of pieces of a product, or 0
	 * @param catalog all products there are
	 */
	static CartView of(ToIntFunction<Product> quantities, Catalog catalog) {
		List<Item> items = catalog.products()
			.stream()
			.map((product) -> Item.of(product, quantities.applyAsInt(product)))
			.filter((item) -> item.quantity() > 0)
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
