package dev.mooring.boot.environment;

import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.mooring.boot.TestApplication;
import dev.mooring.boot.WebStack;
import dev.mooring.boot.devredis.test.TestRedis;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code SESSION_COOKIE_...} as browsers see it.
 */
class SessionCookieIT {

	@RegisterExtension
	static final TestRedis testRedis = new TestRedis();

	private static String cookie(WebStack stack, Map<String, String> variables) {
		Map<String, String> all = new LinkedHashMap<>(variables);
		all.put("REDIS_URL", testRedis.getUrl());
		try (TestApplication application = stack.start(all)) {
			HttpResponse<String> response = application.getWithoutCookies("/counter");
			assertThat(response.body()).isEqualTo("1");
			assertThat(response.headers().allValues("Set-Cookie")).hasSize(1);
			return response.headers().firstValue("Set-Cookie").orElseThrow();
		}
	}

	@ParameterizedTest
	@EnumSource
	void cookieIsAsTheVariablesSay(WebStack stack) {
		assertThat(cookie(stack,
				Map.of("SESSION_COOKIE_NAME", "shop-session", "SESSION_COOKIE_DOMAIN", "shop.example",
						"SESSION_COOKIE_SECURE", "true", "SESSION_COOKIE_SAME_SITE", "Strict"))
			.split("; *")).contains("Domain=shop.example", "Secure", "SameSite=Strict")
			.satisfies((parts) -> assertThat(parts[0]).matches("shop-session=[A-Za-z0-9-]+"));
	}

	@ParameterizedTest
	@EnumSource
	void sameSiteIsOmitted(WebStack stack) {
		assertThat(cookie(stack, Map.of("SESSION_COOKIE_SAME_SITE", "omitted"))).startsWith("SESSION=")
			.doesNotContain("SameSite", "Secure", "Domain");
	}

}
