package dev.mooring.demo.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Links from page to page lead to a file that is there, and to a heading that it has.
 */
class DocsLinksTests {

	private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

	private static final Pattern LINK = Pattern
		.compile("!?\\[[^\\]]*]\\(([^)\\s]+)\\)|(?:src|srcset|href)=\"([^\"]+)\"");

	private static final Pattern ELSEWHERE = Pattern.compile("[a-z]+:.*");

	private final Map<Path, Set<String>> anchors = new HashMap<>();

	@Test
	void linksLeadSomewhere() throws IOException {
		List<Path> pages = pages();
		assertThat(pages).hasSizeGreaterThan(20).contains(ROOT.resolve("README.md"));
		assertThat(pages.stream().flatMap(this::brokenLinks)).isEmpty();
	}

	private static List<Path> pages() throws IOException {
		try (Stream<Path> top = Files.list(ROOT); Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
			return Stream.concat(top, docs).filter((file) -> file.toString().endsWith(".md")).toList();
		}
	}

	private Stream<String> brokenLinks(Path file) {
		return Page.read(file)
			.prose()
			.stream()
			.flatMap((line) -> LINK.matcher(line.replaceAll("`[^`]*`", "`")).results())
			.map((link) -> (link.group(1) != null) ? link.group(1) : link.group(2))
			.filter((target) -> !ELSEWHERE.matcher(target).matches() && !exists(file, target))
			.map((target) -> ROOT.relativize(file) + " -> " + target);
	}

	private boolean exists(Path from, String target) {
		int hash = target.indexOf('#');
		String path = (hash < 0) ? target : target.substring(0, hash);
		Path file = path.isEmpty() ? from : from.resolveSibling(path).normalize();
		return file.startsWith(ROOT) && Files.exists(file) && (hash < 0
				|| this.anchors.computeIfAbsent(file, DocsLinksTests::anchorsOf).contains(target.substring(hash + 1)));
	}

	/**
	 * As GitHub makes them of headings: lower case, without punctuation, spaces as
	 * hyphens, and numbered where a heading comes twice.
	 */
	private static Set<String> anchorsOf(Path file) {
		Set<String> anchors = new HashSet<>();
		for (String line : Page.read(file).prose()) {
			Matcher heading = Pattern.compile("#{1,6} +(.+)").matcher(line);
			if (heading.matches()) {
				String anchor = heading.group(1)
					.strip()
					.replaceAll("\\[([^\\]]*)]\\([^)]*\\)", "$1")
					.toLowerCase(Locale.ROOT)
					.replaceAll("[^\\p{L}\\p{N}\\-_ ]", "")
					.replace(' ', '-');
				String numbered = anchor;
				for (int number = 1; !anchors.add(numbered); number++) {
					numbered = anchor + "-" + number;
				}
			}
		}
		return anchors;
	}

}
