package dev.mooring.demo.shop;

import java.security.Principal;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;

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

	private final Identity identity;

	ShopApiController(Catalog catalog, Identity identity) {
		this.catalog = catalog;
		this.identity = identity;
	}

	@GetMapping("/products")
	List<Product> products() {
		return this.catalog.products();
	}

	@GetMapping("/session")
	Seen session(HttpSession session) {
		return new Seen(this.identity.instance(), this.identity.version(), Visitor.countVisit(session));
	}

	@GetMapping("/cart")
	CartView cart(HttpServletRequest request) {
		HttpSession session = request.getSession(false);
		return (session != null) ? view(session) : CartView.of((product) -> 0, this.catalog);
	}

	@PostMapping("/cart/{sku}")
	CartView add(@PathVariable String sku, HttpSession session) {
		new Cart(session).add(this.catalog.get(sku));
		return view(session);
	}

	@DeleteMapping("/cart/{sku}")
	CartView remove(@PathVariable String sku, HttpSession session) {
		new Cart(session).remove(this.catalog.get(sku));
		return view(session);
	}

	/**
	 * Only for users who are logged in.
	 */
	@GetMapping("/account")
	Account account(Principal user) {
		return new Account(user.getName());
	}

	private CartView view(HttpSession session) {
		return CartView.of(new Cart(session)::quantity, this.catalog);
	}

	/**
	 * How often a session was seen.
	 *
	 * @param instance the instance that answers
	 * @param version its version
	 * @param visits the number of visits of this session, on all instances
	 */
	record Seen(String instance, String version, int visits) {

	}

	/**
	 * Who is logged in.
	 *
	 * @param user the name
	 */
	record Account(String user) {

	}

}
