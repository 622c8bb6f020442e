package dev.mooring.demo.shop;

import java.security.Principal;

import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The shop's pages, rendered on the server.
 */
@Controller
class ShopPageController {

	private final Catalog catalog;

	private final Identity identity;

	ShopPageController(Catalog catalog, Identity identity) {
		this.catalog = catalog;
		this.identity = identity;
	}

	@ModelAttribute
	void show(Model model, @Nullable Principal user) {
		model.addAttribute("identity", this.identity);
		model.addAttribute("user", (user != null) ? user.getName() : null);
	}

	@GetMapping("/")
	String shop(HttpSession session, Model model) {
		model.addAttribute("products", this.catalog.products());
		model.addAttribute("cart", CartView.of(new Cart(session)::quantity, this.catalog));
		model.addAttribute("visits", Visitor.countVisit(session));
		return "shop";
	}

	@PostMapping("/cart/add")
	String add(@RequestParam String sku, HttpSession session) {
		new Cart(session).add(this.catalog.get(sku));
		return "redirect:/";
	}

	@PostMapping("/cart/remove")
	String remove(@RequestParam String sku, HttpSession session) {
		new Cart(session).remove(this.catalog.get(sku));
		return "redirect:/";
	}

	@GetMapping("/login")
	String login() {
		return "login";
	}

	/**
	 * Only for users who are logged in.
	 */
	@GetMapping("/account")
	String account() {
		return "account";
	}

}
