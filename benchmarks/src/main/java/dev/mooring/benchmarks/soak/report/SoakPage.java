package dev.mooring.benchmarks.soak.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import dev.mooring.benchmarks.report.Machine;
import dev.mooring.benchmarks.report.Table;
import dev.mooring.benchmarks.soak.lab.Fault;

/**
 * The page about the soak.
 */
public final class SoakPage {

	private final StringBuilder text = new StringBuilder();

	private final List<SoakResult> results;

	/**
	 * Creates a page.
	 * @param results one for each policy
	 */
	public SoakPage(List<SoakResult> results) {
		this.results = List.copyOf(results);
	}

	/**
	 * Writes the page.
	 * @param file where to
	 * @param command the command that made it
	 * @param every from the beginning of a fault to the beginning of the next
	 * @throws IOException if it cannot be written
	 */
	public void write(Path file, String command, Duration every) throws IOException {
		paragraph("# Soak");
		paragraph(("Written by `%s` on %s: %d minutes for each policy, a fault every %d s. `benchmarks/README.md` says "
				+ "what is done and how.")
			.formatted(command, LocalDate.now(), this.results.get(0).length().toMinutes(), every.toSeconds()));
		Table machine = Table.ofTexts("Machine", "");
		Machine.describe(this.results.get(0).redisVersion()).forEach(machine::row);
		paragraph(machine.toString());
		Table faults = Table.ofTexts("Fault", "What is done");
		Arrays.stream(Fault.values()).forEach((fault) -> faults.row(fault.label(), fault.description()));
		paragraph(faults.toString());
		this.results.forEach(this::policy);
		Files.createDirectories(file.toAbsolutePath().getParent());
		Files.writeString(file, this.text.toString().strip() + "\n");
	}

	/**
	 * What the page comes to.
	 * @return the verdicts on all policies, for a console
	 */
	public String verdicts() {
		return this.results.stream()
			.map((result) -> result.policy().label() + "\n" + new SoakTables(result).verdicts())
			.collect(Collectors.joining("\n"));
	}

	private void policy(SoakResult result) {
		SoakTables tables = new SoakTables(result);
		paragraph("## `mooring.session.on-outage=" + result.policy().label() + "`");
		paragraph(tables.verdicts());
		paragraph(
				("%d faults, %d requests. In the end %d of the %d open sessions had all that was acknowledged, on both "
						+ "instances; none of the %d ids of ended sessions was to be alive. %d users lost their session by a "
						+ "change of its id that was done but not answered.")
					.formatted(result.incidents().size(), result.samples().size(), result.audit().complete(),
							result.audit().sessions(), result.ledger().ended(), result.ledger().inDoubt()));
		paragraph(tables.findings());
		paragraph("Requests by answer:");
		paragraph(tables.outcomes());
		paragraph("Latency by when a request was sent:");
		paragraph(tables.latencies());
		paragraph("Requests that need their session, by fault:");
		paragraph(tables.faults());
		paragraph("What may leak:");
		paragraph(tables.resources());
	}

	private void paragraph(String content) {
		if (!content.isBlank()) {
			this.text.append(content.stripTrailing()).append("\n\n");
		}
	}

}
