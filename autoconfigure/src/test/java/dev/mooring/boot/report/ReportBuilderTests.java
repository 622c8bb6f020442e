package dev.mooring.boot.report;

import java.net.MalformedURLException;
import java.util.List;
import java.util.Map;

import dev.mooring.boot.report.MooringReport.Setting;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.UrlResource;

import static org.assertj.core.api.Assertions.assertThat;

class ReportBuilderTests {

	private static PropertySource<?> properties(String name, Map<String, Object> properties) {
		return new MapPropertySource(name, properties);
	}

	private static MooringReport report(PropertySource<?>... strongestFirst) {
		return report(WebApplicationType.SERVLET, null, strongestFirst);
	}

	private static MooringReport report(WebApplicationType type, @Nullable RunningInstance instance,
			PropertySource<?>... strongestFirst) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().forEach((source) -> environment.getPropertySources().remove(source.getName()));
		for (PropertySource<?> source : strongestFirst) {
			environment.getPropertySources().addLast(source);
		}
		return new ReportBuilder(environment, type, instance).build();
	}

	@Test
	void masksPasswordsInSources() throws MalformedURLException {
		TextResourceOrigin file = new TextResourceOrigin(new UrlResource("http://app:hunter2@config/app.yml"),
				new TextResourceOrigin.Location(2, 0));
		MooringReport report = report(
				new OriginTrackedMapPropertySource("file", Map.of("server.port", OriginTrackedValue.of("7070", file))),
				properties("http://app:hunter2@config/other.yml", Map.of("server.port", "8080")));
		Setting setting = report.environment().settings().get("server.port");
		assertThat(setting.source()).isEqualTo("http://******@config/app.yml:3");
		assertThat(setting.overrides()).singleElement()
			.extracting(MooringReport.Overridden::source)
			.isEqualTo("http://******@config/other.yml");
	}

	@ParameterizedTest
	@ValueSource(strings = { "false", "FALSE", "off", "no", "0" })
	void knowsEveryWordForOff(String off) {
		MooringReport report = report(properties("test", Map.of("mooring.session.enabled", off,
				"mooring.health.enabled", off, "mooring.shutdown.enabled", off)));
		assertThat(report.session().summary()).startsWith("off (mooring.session.enabled)");
		assertThat(report.health().summary()).isEqualTo("off (mooring.health.enabled)");
		assertThat(report.shutdown().summary()).startsWith("no drain (mooring.shutdown.enabled)");
	}

	@Test
	void takesWhatIsNoBooleanForOn() {
		assertThat(report(properties("test", Map.of("mooring.session.enabled", "maybe"))).session().summary())
			.startsWith("Redis at localhost:6379/0");
	}

	@Test
	void showsAliasesAsTheyAreWritten() {
		MooringReport report = report(
				properties("strong",
						Map.of("mooring.environment.alias.STRIPE_KEY", "shop.stripe.key",
								"mooring.environment.alias[SMTP_HOST]", "shop.smtp")),
				properties("weak", Map.of("mooring.environment.alias.SMTP_HOST", "mail.host",
						"mooring.environment.alias.API_TOKEN", "shop.api-token")));
		Setting alias = report.environment().settings().get("mooring.environment.alias");
		assertThat(alias.value().split(", ")).containsExactlyInAnyOrder("STRIPE_KEY=shop.stripe.key",
				"SMTP_HOST=shop.smtp", "API_TOKEN=shop.api-token");
		assertThat(alias.source()).isEqualTo("strong, weak");
		assertThat(alias.overrides()).containsExactly(new MooringReport.Overridden("SMTP_HOST=mail.host", "weak"));
	}

	@Test
	void listOfAWeakerSourceIsOverridden() {
		MooringReport report = report(properties("strong", Map.of("mooring.environment.required[0]", "STRIPE_KEY")),
				properties("weak", Map.of("mooring.environment.required[0]", "SMTP_HOST")));
		assertThat(report.environment().settings().get("mooring.environment.required"))
			.isEqualTo(new Setting("STRIPE_KEY", "strong", List.of(new MooringReport.Overridden("SMTP_HOST", "weak"))));
	}

	@Test
	void timeoutIsThatOfTheKindOfApplication() {
		PropertySource<?> both = properties("test",
				Map.of("server.servlet.session.timeout", "60", "server.reactive.session.timeout", "90m"));
		assertThat(report(WebApplicationType.SERVLET, null, both).session().summary()).contains("timeout 1m,");
		assertThat(report(WebApplicationType.REACTIVE, null, both).session().summary()).contains("timeout 1h30m,");
	}

	@Test
	void tellsHowLongAnInstanceTakesToEnd() {
		assertThat(report(properties("test",
				Map.of("mooring.shutdown.drain-delay", "5000", "spring.lifecycle.timeout-per-shutdown-phase", "90s")))
			.shutdown()
			.summary()).isEqualTo("drain 5s, then up to 1m30s for running requests");
	}

	@Test
	void takesABlankUrlForNone() {
		MooringReport report = report(
				properties("test", Map.of("spring.data.redis.url", " ", "spring.data.redis.cluster.nodes", "")));
		assertThat(report.session().summary()).startsWith("Redis at localhost:6379/0,");
		assertThat(report.session().settings()).containsKey("spring.data.redis.host");
	}

}
