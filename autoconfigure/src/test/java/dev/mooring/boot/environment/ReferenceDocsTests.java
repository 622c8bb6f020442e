package dev.mooring.boot.environment;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.jayway.jsonpath.JsonPath;
import org.junit.jupiter.api.Test;

import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keeps the tables in {@code docs/reference} equal to the code that they describe.
 */
class ReferenceDocsTests {

	private static final Path METADATA = Path
		.of("src/main/resources/META-INF/additional-spring-configuration-metadata.json");

	private static final Path REFERENCE = Path.of("../docs/reference");

	@Test
	void environmentIsDocumented() throws Exception {
		check("environment.md", "Environment variables",
				"""
						Plain variables that an application with `mooring-spring-boot-starter` understands. They beat the \
						application's files and
						lose to `SPRING_...` variables, system properties and the command line. Blank means unset. \
						`mooring.environment.enabled=false`
						switches them off.

						Each variable also works as `NAME_FILE`: the path of a file that holds the value, UTF-8 text of up to \
						64 KB, of which one
						line break at the end is left out. A bad value, a file that cannot be read, and `NAME` beside `NAME_FILE` \
						stop the start with
						one message about all of them.

						| variable | meaning | form | example | sets |
						|---|---|---|---|---|
						%s
						"""
					.formatted(EnvironmentVariables.ALL.stream()
						.map((variable) -> row("`" + variable.name() + "`",
								variable.meaning() + (variable.secret() ? "; secret, never shown" : ""),
								variable.form().description(), "`" + variable.example() + "`",
								code(variable.targets())))
						.collect(Collectors.joining("\n"))));
	}

	@Test
	void propertiesAreDocumented() throws Exception {
		check("properties.md", "Properties", """
				Mooring's own properties. What Spring Boot has a key, or a pattern of keys, for keeps that.

				| property | type | default | meaning |
				|---|---|---|---|
				%s

				## Starter defaults

				Defaults that the starter gives to Spring Boot's properties: the weakest source of all, so that any \
				other setting wins.

				| property | value | effect | switched off by |
				|---|---|---|---|
				%s
				""".formatted(String.join("\n", properties()), StarterDefaults.ALL.stream()
			.map((starterDefault) -> row("`" + starterDefault.property() + "`", "`" + starterDefault.value() + "`",
					starterDefault.effect(), "`" + starterDefault.enabledProperty() + "=false`"))
			.collect(Collectors.joining("\n"))));
	}

	/**
	 * Lets editors complete the names of variables in the application's files.
	 */
	@Test
	void metadataNamesTheVariables() throws Exception {
		String values = EnvironmentVariables.ALL.stream()
			.map((variable) -> "        {%n          \"value\": \"%s\",%n          \"description\": \"%s.\"%n        }"
				.formatted(variable.name(), variable.meaning().replace("`", "").replace("\"", "\\\"")))
			.collect(Collectors.joining(",\n"));
		String hints = """
				  "hints": [
				    {
				      "name": "mooring.environment.required",
				      "values": [
				%s
				      ],
				      "providers": [
				        {
				          "name": "any"
				        }
				      ]
				    }
				  ]
				}
				""".formatted(values).replace("\r\n", "\n");
		String content = Files.readString(METADATA);
		String expected = content.substring(0, content.indexOf("  \"hints\": [")) + hints;
		if (Boolean.getBoolean("mooring.docs.write")) {
			Files.writeString(METADATA, expected);
		}
		assertThat(METADATA).as("%s is out of date: run ./mvnw verify -Dmooring.docs.write=true", METADATA)
			.hasContent(expected);
	}

	private static void check(String file, String title, String body) throws IOException {
		String expected = "# %s%n%n<!-- Generated from the code: ./mvnw verify -Dmooring.docs.write=true -->%n%n%s"
			.formatted(title, body)
			.replace("\r\n", "\n");
		if (Boolean.getBoolean("mooring.docs.write")) {
			Files.createDirectories(REFERENCE);
			Files.writeString(REFERENCE.resolve(file), expected);
		}
		assertThat(REFERENCE.resolve(file))
			.as("docs/reference/%s is out of date: run ./mvnw verify -Dmooring.docs.write=true", file)
			.hasContent(expected);
	}

	private static List<String> properties() throws IOException {
		List<String> rows = new ArrayList<>();
		for (URL metadata : Collections.list(ReferenceDocsTests.class.getClassLoader()
			.getResources("META-INF/spring-configuration-metadata.json"))) {
			try (InputStream content = metadata.openStream()) {
				List<Map<String, Object>> properties = JsonPath.parse(content)
					.read("$.properties[?(@.name =~ /mooring\\..*|management\\.health\\.session-store\\..*/)]");
				properties.forEach((property) -> rows
					.add(row("`" + property.get("name") + "`", type(property.get("type").toString()),
							(property.get("defaultValue") != null) ? "`" + property.get("defaultValue") + "`" : "",
							property.get("description").toString())));
			}
		}
		Collections.sort(rows);
		return rows;
	}

	/**
	 * The simple name, or the values of an enum.
	 */
	private static String type(String name) {
		Class<?> type = ClassUtils.resolveClassName(name.replaceFirst("<.*", ""), null);
		if (type.isEnum()) {
			return Stream.of(type.getEnumConstants())
				.map((value) -> "`" + value.toString().toLowerCase(Locale.ROOT).replace('_', '-') + "`")
				.collect(Collectors.joining(", "));
		}
		return "`" + name.replaceAll("[a-z]+\\.", "") + "`";
	}

	private static String code(List<String> names) {
		return names.stream().map((name) -> "`" + name + "`").collect(Collectors.joining(" "));
	}

	private static String row(String... cells) {
		return "| " + Stream.of(cells).map((cell) -> cell.replace("|", "\\|")).collect(Collectors.joining(" | "))
				+ " |";
	}

}
