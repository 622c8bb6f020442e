package dev.mooring.demo.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.mooring.demo.docs.Page.Block;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringBootVersion;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every snippet of "Getting started" stands in the application that the build packages
 * and {@link GettingStartedIT} runs, and that application changes no more than the page
 * says.
 */
class GettingStartedTests {

	static final Path PAGE = Path.of("../docs/getting-started.md");

	static final Path APPLICATIONS = Path.of("src/it");

	private static final Path SOURCES = Path.of("src/main/java/cart");

	private static final Pattern VERSION = Pattern
		.compile("<artifactId>mooring</artifactId>\\s*<version>(.+)</version>");

	@Test
	void snippetsStandInTheApplication() throws IOException {
		List<Block> snippets = Page.read(PAGE)
			.blocks()
			.stream()
			.filter((block) -> Set.of("java", "xml", "properties", "yaml").contains(block.language()))
			.toList();
		assertThat(snippets).hasSizeGreaterThan(4);
		for (Block snippet : snippets) {
			assertThat(snippet.comment()).as("comment with the file of %s", snippet.lines()).isNotEmpty();
			assertThat(linesOf(APPLICATIONS.resolve(snippet.comment()))).as(snippet.comment())
				.containsSequence(snippet.lines().stream().map(String::strip).toList());
		}
	}

	@Test
	void onlyWhatThePageShowsIsChanged() throws IOException {
		assertThat(added("CartApplication.java")).isEmpty();
		assertThat(added("Cart.java")).containsExactly("import java.io.Serializable;",
				"public class Cart implements Serializable {", "private static final long serialVersionUID = 1;");
		assertThat(added("CartController.java")).containsExactly("session.setAttribute(\"cart\", cart);");
	}

	private static List<String> added(String file) throws IOException {
		List<String> lines = linesOf(APPLICATIONS.resolve("getting-started").resolve(SOURCES).resolve(file));
		for (String line : linesOf(APPLICATIONS.resolve("getting-started-before").resolve(SOURCES).resolve(file))) {
			lines.remove(line);
		}
		lines.removeAll(Collections.singleton(""));
		return lines;
	}

	private static List<String> linesOf(Path file) throws IOException {
		Matcher version = VERSION.matcher(Files.readString(Path.of("pom.xml")));
		assertThat(version.find()).isTrue();
		return Files.readString(file)
			.replace("@project.version@", version.group(1))
			.replace("@spring-boot.version@", SpringBootVersion.getVersion())
			.lines()
			.map(String::strip)
			.collect(Collectors.toCollection(ArrayList::new));
	}

}
