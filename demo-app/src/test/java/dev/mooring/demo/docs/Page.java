package dev.mooring.demo.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A Markdown page, as far as the tests need to understand it.
 *
 * @param file where it is
 * @param lines its lines
 */
record Page(Path file, List<String> lines) {

	private static final String FENCE = "```";

	static Page read(Path file) {
		try {
			return new Page(file, Files.readAllLines(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The fenced blocks, in their order.
	 */
	List<Block> blocks() {
		List<Block> blocks = new ArrayList<>();
		String comment = "";
		for (int at = 0; at < this.lines.size(); at++) {
			String line = this.lines.get(at);
			if (line.startsWith(FENCE)) {
				int end = at + 1 + this.lines.subList(at + 1, this.lines.size()).indexOf(FENCE);
				blocks.add(new Block(line.substring(FENCE.length()).strip(), comment, this.lines.subList(at + 1, end)));
				at = end;
				comment = "";
			}
			else if (!line.isBlank()) {
				comment = line.startsWith("<!--") ? line.substring(4, line.indexOf("-->")).strip() : "";
			}
		}
		return blocks;
	}

	/**
	 * The lines that are no part of a fenced block.
	 */
	List<String> prose() {
		List<String> prose = new ArrayList<>();
		boolean fenced = false;
		for (String line : this.lines) {
			if (line.strip().startsWith(FENCE)) {
				fenced = !fenced;
			}
			else if (!fenced) {
				prose.add(line);
			}
		}
		return prose;
	}

	/**
	 * A fenced block.
	 *
	 * @param language what follows its first backticks
	 * @param comment the comment right above it, empty if there is none
	 * @param lines what is between the fences
	 */
	record Block(String language, String comment, List<String> lines) {

	}

}
