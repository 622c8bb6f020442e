package dev.mooring.demo.shop;

import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.util.SerializationUtils;

import static org.assertj.core.api.Assertions.assertThat;

class CartTests {

	private final Catalog catalog = new Catalog();

	private final Product rope = this.catalog.find("rope").orElseThrow();

	private final Product bell = this.catalog.find("bell").orElseThrow();

	@Test
	void addsUpPiecesAndPrices() {
		Cart cart = Cart.EMPTY.add(this.rope).add(this.bell).add(this.rope);
		assertThat(CartView.of(cart, this.catalog)).satisfies((view) -> {
			assertThat(view.items()).extracting(CartView.Item::name).containsExactly("Mooring line", "Brass bell");
			assertThat(view.pieces()).isEqualTo(3);
			assertThat(view.cents()).isEqualTo(2 * 4900 + 8900);
		});
	}

	@Test
	void removesAllPiecesOfAProduct() {
		assertThat(Cart.EMPTY.add(this.rope).add(this.rope).remove(this.rope)).isEqualTo(Cart.EMPTY);
	}

	@Test
	void holdsAtMostNinetyNineOfAProduct() {
		assertThat(new Cart(Map.of("rope", Cart.MAX_QUANTITY)).add(this.rope).quantity(this.rope)).isEqualTo(99);
	}

	@Test
	@SuppressWarnings("deprecation")
	void survivesSerialization() {
		Cart cart = Cart.EMPTY.add(this.rope).add(this.bell);
		assertThat(SerializationUtils.deserialize(SerializationUtils.serialize(cart))).isEqualTo(cart);
	}

}
