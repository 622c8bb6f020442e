package dev.mooring.boot.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import dev.mooring.boot.health.SessionStoreHealthAutoConfiguration;
import dev.mooring.boot.health.StoreReadinessAutoConfiguration;
import dev.mooring.boot.health.probe.ProbesAutoConfiguration;
import dev.mooring.boot.outage.OutageAutoConfiguration;
import dev.mooring.boot.session.SessionSerializerAutoConfiguration;
import dev.mooring.boot.session.SessionStoreAutoConfiguration;
import dev.mooring.session.metrics.MicrometerStoreMeters;
import dev.mooring.session.metrics.StoreOperation;
import dev.mooring.session.metrics.StoreOutcome;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusNamingConvention;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.session.autoconfigure.SessionAutoConfiguration;
import org.springframework.boot.session.data.redis.autoconfigure.SessionDataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Writes {@code docs/reference/metrics.md} and holds it against the code.
 */
class MetricsReferenceTests {

	private static final Path DOCUMENT = Path.of("../docs/reference/metrics.md");

	private static final Path SOURCES = Path.of("..");

	/**
	 * Each class that owns meters, with all of them registered.
	 */
	private static Map<Class<?>, List<Meter>> meters() {
		Map<Class<?>, List<Meter>> meters = new TreeMap<>((one, other) -> one.getName().compareTo(other.getName()));
		new WebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, SessionAutoConfiguration.class,
					SessionDataRedisAutoConfiguration.class, SessionSerializerAutoConfiguration.class,
					SessionStoreAutoConfiguration.class, OutageAutoConfiguration.class,
					StoreMetricsAutoConfiguration.class, SessionStoreHealthAutoConfiguration.class,
					StoreReadinessAutoConfiguration.class, ProbesAutoConfiguration.class))
			.withPropertyValues("spring.data.redis.port=1")
			.run((context) -> context.getBeansOfType(MeterBinder.class)
				.values()
				.stream()
				.filter((binder) -> binder.getClass().getName().startsWith("dev.mooring"))
				.forEach((binder) -> meters.put(binder.getClass(), bind(binder))));
		return meters;
	}

	private static List<Meter> bind(MeterBinder binder) {
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		binder.bindTo(registry);
		if (binder instanceof MicrometerStoreMeters store) {
			for (StoreOperation operation : StoreOperation.values()) {
				for (StoreOutcome outcome : StoreOutcome.values()) {
					store.begin(operation).end(outcome, 1, null);
				}
			}
		}
		// Buckets are meters of their own in this registry
		return registry.getMeters()
			.stream()
			.filter((meter) -> !meter.getId().getName().endsWith(".histogram"))
			.toList();
	}

	private static String document() {
		Map<String, List<Meter.Id>> byName = meters().values()
			.stream()
			.flatMap(List::stream)
			.map(Meter::getId)
			.collect(Collectors.groupingBy(Meter.Id::getName, TreeMap::new, Collectors.toList()));
		StringBuilder text = new StringBuilder(
				"""
						# Meters

						Written from the code. What they tell, and who can read them, is in [Metrics](../metrics.md). Every meter, the \
						application's and Spring Boot's
						own included, also has the tags `application`, `version` and `instance`.

						| Meter | In Prometheus | Type | Tags | What it shows |
						| --- | --- | --- | --- | --- |
						""");
		byName.forEach((name, ids) -> text.append("| `%s` | `%s` | %s | %s | %s |%n".formatted(name,
				prometheusName(ids.get(0)), type(ids.get(0)), tags(ids), ids.get(0).getDescription())));
		return text.toString();
	}

	private static String prometheusName(Meter.Id id) {
		String name = new PrometheusNamingConvention().name(id.getName(), id.getType(), id.getBaseUnit());
		return (id.getType() == Meter.Type.COUNTER) ? name + "_total" : name;
	}

	private static String type(Meter.Id id) {
		String type = switch (id.getType()) {
			case DISTRIBUTION_SUMMARY -> "summary";
			default -> id.getType().name().toLowerCase(Locale.ROOT);
		};
		String unit = id.getBaseUnit();
		return (unit != null) ? type + ", " + unit : type;
	}

	private static String tags(List<Meter.Id> ids) {
		Map<String, Set<String>> values = new TreeMap<>();
		for (Meter.Id id : ids) {
			for (Tag tag : id.getTags()) {
				values.computeIfAbsent(tag.getKey(), (key) -> new TreeSet<>()).add(tag.getValue());
			}
		}
		return values.entrySet()
			.stream()
			.map((tag) -> "`" + tag.getKey() + "`: "
					+ tag.getValue().stream().map((value) -> "`" + value + "`").collect(Collectors.joining(", ")))
			.collect(Collectors.joining("; "));
	}

	@Test
	void theReferenceIsUpToDate() throws IOException {
		if (Boolean.getBoolean("mooring.docs.write")) {
			Files.writeString(DOCUMENT, document());
		}
		assertThat(Files.readString(DOCUMENT)).as("run with -Dmooring.docs.write=true").isEqualTo(document());
	}

	@Test
	void everyMeterIsListedByTheClassThatOwnsIt() throws IOException {
		for (Map.Entry<Class<?>, List<Meter>> owner : meters().entrySet()) {
			String source = Files.readString(source(owner.getKey()));
			String javadoc = source.substring(0, source.indexOf("class " + owner.getKey().getSimpleName()));
			assertThat(owner.getValue()).as(owner.getKey().getName())
				.isNotEmpty()
				.allSatisfy((meter) -> assertThat(javadoc).contains("{@code " + meter.getId().getName() + "}"));
		}
	}

	private static Path source(Class<?> type) {
		String file = "src/main/java/" + type.getName().replace('.', '/') + ".java";
		return List.of("session", "autoconfigure")
			.stream()
			.map((module) -> SOURCES.resolve(module).resolve(file))
			.filter(Files::exists)
			.findFirst()
			.orElseThrow();
	}

	@Test
	void everyMeterIsDescribedAndNamedByTheRules() {
		assertThat(meters()).hasSize(5);
		meters().values().stream().flatMap(List::stream).map(Meter::getId).forEach((id) -> {
			assertThat(id.getName()).matches("mooring(\\.[a-z]+)+");
			assertThat(Objects.requireNonNull(id.getDescription())).isNotBlank().doesNotEndWith(".");
			assertThat(id.getTags()).allSatisfy((tag) -> {
				assertThat(tag.getKey()).matches("[a-z]+");
				assertThat(tag.getValue()).matches("[a-zA-Z_]+");
			});
		});
	}

}
