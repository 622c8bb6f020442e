package dev.mooring.acceptance.browser;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page that {@code ./demo up} invites to, as a visitor uses it.
 */
class DemoPageIT {

	/**
	 * In milliseconds: enough for a process to start or end, on a busy machine.
	 */
	private static final double PATIENCE = 90_000;

	private static Demo demo;

	private static Chromium chromium;

	private final Browser.NewContextOptions options = new Browser.NewContextOptions().setViewportSize(1440, 900);

	private BrowserContext context;

	private Page page;

	private FrameLocator shop;

	@BeforeAll
	static void start(@TempDir Path directory) {
		PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
		chromium = new Chromium();
		demo = new Demo(directory);
	}

	@AfterAll
	static void stop() {
		try {
			if (demo != null) {
				demo.close();
			}
		}
		finally {
			if (chromium != null) {
				chromium.close();
			}
		}
	}

	@BeforeEach
	void open() {
		// After a test that has failed halfway
		demo.run("up");
		open(this.options);
	}

	private void open(Browser.NewContextOptions options) {
		this.context = chromium.browser().newContext(options);
		this.page = this.context.newPage();
		this.page.setDefaultTimeout(PATIENCE);
		this.page.navigate(demo.page());
		this.shop = this.page.frameLocator("iframe");
	}

	@AfterEach
	void close() {
		this.context.close();
	}

	@Test
	void cartIsThereWhenTheInstanceThatAnsweredIsKilled() {
		add("Mooring line");
		add("Fender");
		String answered = this.shop.locator("#instance").textContent();
		Locator kill = button("Kill " + answered);
		kill.focus();
		this.page.keyboard().press("Enter");
		assertThat(state(answered)).hasAttribute("data-state", "down");
		assertThat(this.page.locator("#events")).containsText(answered + " was killed");

		add("Brass bell");
		assertThat(cart()).containsText(new String[] { "Mooring line", "Fender", "Brass bell" });
		assertThat(this.shop.locator("#instance")).not().hasText(answered);
		assertThat(this.page.locator("#session-bytes")).hasText(Pattern.compile("\\d{3,}"));
		picture();
		button("Start " + answered).click();
		assertThat(state(answered)).hasAttribute("data-state", "ready");
		add("Logbook");
		assertThat(cart()).hasCount(4);
	}

	@Test
	void shoppingGoesOnWhileRedisIsFrozen() {
		add("Mooring line");
		add("Fender");
		button("Freeze Redis").click();
		assertThat(store()).hasAttribute("data-state", "frozen");
		add("Brass bell");
		add("Logbook");
		assertThat(cart()).containsText(new String[] { "Mooring line", "Fender", "Brass bell", "Logbook" });
		button("Thaw Redis").click();
		assertThat(store()).hasAttribute("data-state", "ready");
		assertThat(this.page.locator("#events")).containsText(Pattern.compile("brought \\d+ sessions? to Redis"));
		for (URI instance : demo.instances()) {
			Page direct = this.context.newPage();
			direct.navigate(instance.toString());
			assertThat(direct.locator("#cart tbody tr"))
				.containsText(new String[] { "Mooring line", "Fender", "Brass bell", "Logbook" });
		}
	}

	@Test
	void keyboardStaysOnAButtonThatWasPressed() {
		button("Freeze Redis").focus();
		this.page.keyboard().press("Enter");
		Locator thaw = button("Thaw Redis");
		assertThat(thaw).isEnabled();
		assertThat(thaw).isFocused();
		this.page.keyboard().press("Enter");
		assertThat(store()).hasAttribute("data-state", "ready");
		assertThat(button("Freeze Redis")).isFocused();
	}

	@Test
	void rollingOutAVersionLogsNobodyOut() {
		signIn();
		String before = this.shop.locator("#version").textContent();
		String after = String.valueOf(Integer.parseInt(before) + 1);
		Crowd crowd = new Crowd(demo.shop());
		try (crowd) {
			button("Roll a new version").click();
			for (String instance : List.of("shop-1", "shop-2")) {
				assertThat(this.page.locator("#instances [data-instance=" + instance + "]"))
					.containsText(Pattern.compile("Version " + after + "\\b"));
				assertThat(state(instance)).hasAttribute("data-state", "ready");
			}
			this.shop.getByRole(AriaRole.LINK, new FrameLocator.GetByRoleOptions().setName("Signed in as skipper"))
				.click();
			assertThat(this.shop.locator("#user")).hasText("skipper");
			assertThat(this.shop.locator("#version")).hasText(after);
		}
		assertThat(crowd.complaints()).isEmpty();
		assertThat(crowd.instances()).containsExactlyInAnyOrder("shop-1", "shop-2");
		assertThat(crowd.versions()).containsExactlyInAnyOrder(before, after);
		assertThat(crowd.requests()).isGreaterThan(100);
	}

	@Test
	void shopNeedsNoScript() {
		close();
		open(this.options.setJavaScriptEnabled(false));
		add("Brass bell");
		assertThat(cart()).containsText(new String[] { "Brass bell" });
		assertThat(this.page.locator("#instances")).containsText("shop-1");
	}

	@Test
	void isAccessibleInLightAndInDarkAndOnAPhone() {
		add("Brass bell");
		assertThat(violations()).isEmpty();
		this.page.navigate(demo.shop().resolve("/login").toString());
		assertThat(violations()).isEmpty();
		close();
		open(new Browser.NewContextOptions().setViewportSize(390, 844).setColorScheme(ColorScheme.DARK));
		add("Brass bell");
		assertThat(violations()).isEmpty();
		assertThat((Boolean) this.page
			.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")).isTrue();
	}

	/**
	 * For the README, when the documentation is written anew.
	 */
	private void picture() {
		Path file = Path.of(Boolean.getBoolean("mooring.docs.write") ? "../docs/images" : "target", "demo.png");
		this.page.evaluate("scrollTo(0, 0)");
		this.page.screenshot(new Page.ScreenshotOptions().setPath(file));
	}

	private List<String> violations() {
		return new AxeBuilder(this.page).analyze().getViolations().stream().map(DemoPageIT::describe).toList();
	}

	private static String describe(Rule rule) {
		return rule.getId() + " " + rule.getNodes().stream().map((node) -> node.getHtml()).toList();
	}

	private void signIn() {
		this.shop.getByRole(AriaRole.LINK, new FrameLocator.GetByRoleOptions().setName("Sign in")).click();
		this.shop.getByLabel("Name").fill("skipper");
		this.shop.getByLabel("Password").fill("ahoy");
		this.shop.getByRole(AriaRole.BUTTON, new FrameLocator.GetByRoleOptions().setName("Sign in")).click();
		assertThat(this.shop.locator("#user")).hasText("skipper");
	}

	private void add(String product) {
		int before = cart().count();
		this.shop
			.getByRole(AriaRole.BUTTON, new FrameLocator.GetByRoleOptions().setName("Add " + product + " to the cart"))
			.click();
		assertThat(cart()).hasCount(before + 1);
	}

	private Locator cart() {
		return this.shop.locator("#cart tbody tr");
	}

	private Locator button(String name) {
		return this.page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
	}

	private Locator state(String instance) {
		return this.page.locator("#instances [data-instance=" + instance + "] [data-state]");
	}

	private Locator store() {
		return this.page.locator("#store [data-state]");
	}

}
