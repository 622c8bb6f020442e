package dev.mooring.benchmarks.soak.report;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

import dev.mooring.benchmarks.soak.lab.Fault;
import dev.mooring.benchmarks.soak.lab.Incident;
import dev.mooring.benchmarks.soak.lab.Lab.Resources;
import dev.mooring.benchmarks.soak.lab.Policy;
import dev.mooring.benchmarks.soak.load.Audit;
import dev.mooring.benchmarks.soak.load.Finding;
import dev.mooring.benchmarks.soak.load.Ledger;
import dev.mooring.benchmarks.soak.load.Sample;

/**
 * What came of the soak of one policy.
 *
 * @param policy the policy
 * @param length how long faults were brought about
 * @param redisVersion the version of Redis
 * @param samples all requests after the warm-up
 * @param incidents the faults
 * @param ledger what must not have happened
 * @param audit what was found in the end
 * @param recovery how long after the last fault all circuits were closed and all journals
 * empty
 * @param before resources of the instances after the warm-up
 * @param after resources of the instances in the end
 */
public record SoakResult(Policy policy, Duration length, String redisVersion, List<Sample> samples,
		List<Incident> incidents, Ledger ledger, Audit.Result audit, Duration recovery, List<Resources> before,
		List<Resources> after) {

	/**
	 * Whether nothing happened that must not happen.
	 * @return false if anything was lost, came back, or failed in an unexpected way
	 */
	public boolean isClean() {
		return this.ledger.findings().isEmpty() && unexpected() == 0;
	}

	/**
	 * How often there was a certain finding.
	 */
	long findings(Finding.Type type) {
		return this.ledger.findings().stream().filter((finding) -> finding.type() == type).count();
	}

	/**
	 * How many answers were neither a success, nor a redirect, nor a 503.
	 */
	long unexpected() {
		return count((sample) -> sample.status() >= 400 && sample.status() != 503);
	}

	long count(Predicate<Sample> predicate) {
		return this.samples.stream().filter(predicate).count();
	}

	Latencies latencies(Predicate<Sample> predicate) {
		return Latencies.of(this.samples.stream().filter(predicate).toList());
	}

	List<Incident> incidents(Fault fault) {
		return this.incidents.stream().filter((incident) -> incident.fault() == fault).toList();
	}

	/**
	 * The fault that lasted when a request was sent, if any.
	 */
	String faultAt(long time) {
		return this.incidents.stream()
			.filter((incident) -> time - incident.begin() >= 0)
			.reduce((first, last) -> last)
			.map((incident) -> "%s, %.1f s after its %s".formatted(incident.fault().label(),
					(time - (incident.lasts(time) ? incident.begin() : incident.end())) / 1e9,
					incident.lasts(time) ? "beginning" : "end"))
			.orElse("before the first fault");
	}

}
