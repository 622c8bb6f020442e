package dev.mooring.demo.shop;

import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The shop as a JSON API, on the same session as the page.
 */
@RestController
@RequestMapping("/api")
class ShopApiController {

	private final Catalog catalog;

	private final String instance;

	ShopApiController(Catalog catalog, @Value("${shop.instance}") String instance) {
		this.catalog = catalog;
		this.instance = instance;
	}

	@GetMapping("/products")
	List<Product> products() {
		return this.catalog.products();
	}

	@GetMapping("/session")
	Seen session(HttpSession session) {
		return new Seen(this.instance, Visitor.countVisit(session));
	}

	@GetMapping("/cart")
	CartView cart(HttpServletRequest request) {
		HttpSession session = request.getSession(false);
		return CartView.of((session != null) ? Visitor.cart(session) : Cart.EMPTY, this.catalog);
	}

	@PostMapping("/cart/{sku}")
	CartView add(@PathVariable String sku, HttpSession session) {
		return change(session, Visitor.cart(session).add(product(sku)));
	}

	@DeleteMapping("/cart/{sku}")
	CartView remove(@PathVariable String sku, HttpSession session) {
		return change(session, Visitor.cart(session).remove(product(sku)));
	}

	private CartView change(HttpSession session, Cart cart) {
		Visitor.changeCart(session, cart);
		return CartView.of(cart, this.catalog);
	}

	private Product product(String sku) {
		return this.catalog.find(sku).orElseThrow(UnknownProductException::new);
	}

	/**
	 * How often a session was seen.
	 *
	 * @param instance the instance that answers
	 * @param visits the number of visits of this session, on all instances
	 */
	record Seen(String instance, int visits) {

	}

}
