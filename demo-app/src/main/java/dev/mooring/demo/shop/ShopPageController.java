package dev.mooring.demo.shop;

import jakarta.servlet.http.HttpSession;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The shop's page, rendered on the server.
 */
@Controller
class ShopPageController {

	private final Catalog catalog;

	private final String instance;

	ShopPageController(Catalog catalog, @Value("${shop.instance}") String instance) {
		this.catalog = catalog;
		this.instance = instance;
	}

	@GetMapping("/")
	String shop(HttpSession session, Model model) {
		model.addAttribute("products", this.catalog.products());
		model.addAttribute("cart", CartView.of(Visitor.cart(session), this.catalog));
		model.addAttribute("instance", this.instance);
		model.addAttribute("visits", Visitor.countVisit(session));
		return "shop";
	}

	@PostMapping("/cart/add")
	String add(@RequestParam String sku, HttpSession session) {
		Visitor.changeCart(session, Visitor.cart(session).add(product(sku)));
		return "redirect:/";
	}

	@PostMapping("/cart/remove")
	String remove(@RequestParam String sku, HttpSession session) {
		Visitor.changeCart(session, Visitor.cart(session).remove(product(sku)));
		return "redirect:/";
	}

	private Product product(String sku) {
		return this.catalog.find(sku).orElseThrow(UnknownProductException::new);
	}

}
