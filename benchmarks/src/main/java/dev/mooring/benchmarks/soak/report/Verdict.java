package dev.mooring.benchmarks.soak.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import dev.mooring.benchmarks.soak.lab.Fault;
import dev.mooring.benchmarks.soak.lab.Incident;
import dev.mooring.benchmarks.soak.lab.Policy;
import dev.mooring.benchmarks.soak.load.Finding;
import dev.mooring.benchmarks.soak.load.Kind;
import dev.mooring.benchmarks.soak.load.Kind.Group;
import dev.mooring.benchmarks.soak.load.Load;
import dev.mooring.benchmarks.soak.load.Sample;

/**
 * Whether a promise was kept.
 *
 * @param promise what is promised
 * @param kept whether it was kept
 * @param measured the number behind it
 */
record Verdict(String promise, boolean kept, String measured) {

	/**
	 * How much longer requests may take than when all is well and still be "unaffected":
	 * less than a user notices, more than the noise of a busy machine.
	 */
	private static final double UNAFFECTED = 50;

	static List<Verdict> all(SoakResult result) {
		List<Verdict> verdicts = new ArrayList<>();
		long lostUpdates = result.findings(Finding.Type.LOST_UPDATE);
		long lostSessions = result.findings(Finding.Type.LOST_SESSION);
		verdicts.add(zero("No acknowledged update is lost", lostUpdates));
		verdicts.add(zero("No session is lost", lostSessions));
		verdicts.add(zero("No status but success, redirect and 503", result.unexpected()));
		verdicts.add(zero("No ended session is alive again", result.findings(Finding.Type.RESURRECTED)));
		verdicts.add(zero("No cookie is touched because of an outage", result.findings(Finding.Type.COOKIE_TOUCHED)));
		verdicts.add(new Verdict("All circuits closed and all journals empty in the end",
				result.findings(Finding.Type.NOT_RECOVERED) == 0,
				"%.1f s after the end of the load".formatted(result.recovery().toMillis() / 1e3)));
		frozen(result, verdicts);
		if (result.policy() == Policy.LOCAL) {
			verdicts.add(zero("No request of a session that the instance has seen fails",
					result.count((sample) -> isOfSeenSession(sample) && sample.status() != 200)));
		}
		return verdicts;
	}

	private static boolean isOfSeenSession(Sample sample) {
		return sample.kind().group() == Group.SESSION && sample.kind() != Kind.CREATE && sample.kind() != Kind.ENDED;
	}

	/**
	 * What is promised of a frozen Redis.
	 */
	private static void frozen(SoakResult result, List<Verdict> verdicts) {
		List<Incident> frozen = result.incidents(Fault.FROZEN);
		Latencies onset = result.latencies((sample) -> sample.kind().group() == Group.SESSION
				&& frozen.stream().anyMatch((incident) -> Phase.isOnset(sample.begin(), incident)));
		verdicts.add(below("Frozen: each request of the first 3 s is answered within 3 s", 3000, onset.max()));
		Latencies rest = result.latencies((sample) -> sample.kind().group() == Group.SESSION
				&& frozen.stream().anyMatch((incident) -> Phase.isRest(sample.begin(), incident)));
		verdicts.add(below("Frozen: then in under 100 ms at p99", 100, rest.percentile(99)));
		double healthy = result
			.latencies((sample) -> sample.kind().group() == Group.PLAIN
					&& Phase.of(sample.begin(), result.incidents()) == Phase.HEALTHY)
			.percentile(99);
		Latencies plain = result
			.latencies((sample) -> sample.kind().group() == Group.PLAIN && isDuring(sample, frozen));
		long failed = result.count((sample) -> sample.kind().group() == Group.PLAIN && sample.status() != 200);
		verdicts.add(new Verdict("Frozen: requests without a session unaffected (p99 at most 50 ms above healthy)",
				plain.percentile(99) <= healthy + UNAFFECTED && failed == 0,
				"p99 %.1f ms, healthy %.1f ms; %d failed in the whole run".formatted(plain.percentile(99), healthy,
						failed)));
		Latencies probes = result
			.latencies((sample) -> sample.kind().group() == Group.PROBE && isDuring(sample, frozen));
		long down = result.count((sample) -> sample.kind().group() == Group.PROBE && sample.status() != 200);
		verdicts.add(new Verdict("Frozen: probes under 200 ms, and always 200", probes.max() < 200 && down == 0,
				"at most %.1f ms; %d not 200 in the whole run".formatted(probes.max(), down)));
		Latencies thaw = Latencies.of(thawTimes(result));
		verdicts.add(new Verdict("Frozen: each session served within 5 s of the thaw", thaw.max() < 5000,
				"p50 %.0f ms, at most %.0f ms (%d sessions)".formatted(thaw.percentile(50), thaw.max(), thaw.count())));
	}

	private static boolean isDuring(Sample sample, List<Incident> incidents) {
		return incidents.stream().anyMatch((incident) -> incident.lasts(sample.begin()));
	}

	/**
	 * For each user and thaw, the time until the first answer with the session's own
	 * data.
	 */
	static long[] thawTimes(SoakResult result) {
		return result.incidents(Fault.FROZEN)
			.stream()
			.flatMap((incident) -> IntStream.range(0, Load.USERS)
				.mapToObj((user) -> thawTime(result, incident, user))
				.flatMap(Optional::stream))
			.mapToLong((nanos) -> nanos)
			.toArray();
	}

	private static Optional<Long> thawTime(SoakResult result, Incident incident, int user) {
		return result.samples()
			.stream()
			.filter((sample) -> sample.client() == user && sample.own() && sample.kind() != Kind.CREATE)
			.filter((sample) -> sample.end() - incident.end() >= 0)
			.findFirst()
			.map((sample) -> sample.end() - incident.end());
	}

	private static Verdict zero(String promise, long number) {
		return new Verdict(promise, number == 0, String.valueOf(number));
	}

	private static Verdict below(String promise, double limit, double milliseconds) {
		return new Verdict(promise, milliseconds < limit, "%.1f ms".formatted(milliseconds));
	}

}
