package dev.mooring.acceptance.compose;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.mooring.acceptance.Command;

/**
 * What was counted, as it stands in {@code docs/compose.md}, which is written on request
 * only: numbers are of one run, on one machine.
 */
final class Results {

	private static final Path PAGE = Command.DIRECTORY.resolve("docs/compose.md");

	private static final String BEGIN = "<!-- Begin of the results of ComposeIT -->";

	private static final String END = "<!-- End of the results of ComposeIT -->";

	private final List<String> rows = new ArrayList<>();

	private final List<String> remarks = new ArrayList<>();

	void add(Phase phase) {
		this.rows.add(phase.row());
	}

	void add(String remark) {
		this.remarks.add(remark);
	}

	void write() throws IOException {
		if (Boolean.getBoolean("mooring.docs.write")) {
			String page = Files.readString(PAGE);
			Files.writeString(PAGE, page.substring(0, page.indexOf(BEGIN) + BEGIN.length()) + "\n\n" + this + "\n"
					+ page.substring(page.indexOf(END)));
		}
	}

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder(
				"""
						| while | requests | failed | POSTs cut off | sent to a second instance | counted twice | lost or wrong \
						| instances | slowest answer |
						| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
						""");
		this.rows.forEach((row) -> text.append(row).append('\n'));
		this.remarks.forEach((remark) -> text.append('\n').append(remark).append('\n'));
		return text.toString();
	}

}
