package cart;

import jakarta.servlet.http.Cookie;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest
@AutoConfigureMockMvc
class CartTests {

	@Autowired
	private MockMvcTester mvc;

	@Test
	void nextRequestFindsTheCart() {
		Cookie session = this.mvc.post().uri("/cart/rope").exchange().getResponse().getCookie("SESSION");
		assertThat(this.mvc.get().uri("/cart").cookie(session)).bodyText().isEqualTo("[\"rope\"]");
	}

}
