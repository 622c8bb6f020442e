package cart;

import java.util.List;

import jakarta.servlet.http.HttpSession;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
public class CartController {

	@GetMapping("/cart")
	List<String> show(HttpSession session) {
		return cartOf(session).items();
	}

	@PostMapping("/cart/{item}")
	List<String> add(@PathVariable String item, HttpSession session) {
		Cart cart = cartOf(session);
		cart.add(item);
		session.setAttribute("cart", cart);
		return cart.items();
	}

	private static Cart cartOf(HttpSession session) {
		Cart cart = (Cart) session.getAttribute("cart");
		if (cart == null) {
			cart = new Cart();
			session.setAttribute("cart", cart);
		}
		return cart;
	}

}
