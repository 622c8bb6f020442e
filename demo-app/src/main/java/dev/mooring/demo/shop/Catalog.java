package dev.mooring.demo.shop;

import java.util.List;

import org.springframework.stereotype.Component;

/**
 * All products of the shop.
 */
@Component
class Catalog {

	private final List<Product> products = List.of(
			new Product("rope", "Mooring line", "Twelve metres of braided polyester, spliced eye", 4900),
			new Product("cleat", "Deck cleat", "Stainless steel, holds what you tie to it", 2450),
			new Product("fender", "Fender", "Takes the bump when neighbours come and go", 3200),
			new Product("bell", "Brass bell", "For fog, and for the end of the watch", 8900),
			new Product("logbook", "Logbook", "Two hundred pages, remembers everything", 1500));

	List<Product> products() {
		return this.products;
	}

	/**
	 * Finds a product.
	 * @param sku its identifier
	 * @return the product
	 * @throws UnknownProductException if the shop does not sell it
	 */
	Product get(String sku) {
		return this.products.stream()
			.filter((product) -> product.sku().equals(sku))
			.findFirst()
			.orElseThrow(UnknownProductException::new);
	}

}
