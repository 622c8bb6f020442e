package dev.mooring.demo.shop;

import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import org.springframework.mock.web.MockHttpSession;

import static org.assertj.core.api.Assertions.assertThat;

class CartTests {

	private final Catalog catalog = new Catalog();

	private final Product rope = this.catalog.get("rope");

	private final Product bell = this.catalog.get("bell");

	private final MockHttpSession session = new MockHttpSession();

	private final Cart cart = new Cart(this.session);

	@Test
	void addsUpPiecesAndPrices() {
		this.cart.add(this.rope);
		this.cart.add(this.bell);
		this.cart.add(this.rope);
		assertThat(CartView.of(this.cart::quantity, this.catalog)).satisfies((view) -> {
			assertThat(view.items()).extracting(CartView.Item::name).containsExactly("Mooring line", "Brass bell");
			assertThat(view.pieces()).isEqualTo(3);
			assertThat(view.cents()).isEqualTo(2 * 4900 + 8900);
		});
	}

	@Test
	void removesAllPiecesOfAProduct() {
		this.cart.add(this.rope);
		this.cart.add(this.rope);
		this.cart.remove(this.rope);
		assertThat(this.cart.quantity(this.rope)).isZero();
		assertThat(this.session.getAttributeNames().hasMoreElements()).isFalse();
	}

	@Test
	void holdsAtMostNinetyNineOfAProduct() {
		IntStream.range(0, 101).forEach((time) -> this.cart.add(this.rope));
		assertThat(this.cart.quantity(this.rope)).isEqualTo(99);
	}

	@Test
	void productsAreAttributesOfTheirOwn() {
		this.cart.add(this.rope);
		this.cart.add(this.bell);
		assertThat(this.session.getAttributeNames().asIterator()).toIterable().hasSize(2);
	}

}
