package dev.mooring.benchmarks.soak;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import dev.mooring.benchmarks.soak.lab.FaultSchedule;
import dev.mooring.benchmarks.soak.lab.Instance;
import dev.mooring.benchmarks.soak.lab.Lab;
import dev.mooring.benchmarks.soak.lab.Lab.Resources;
import dev.mooring.benchmarks.soak.lab.Policy;
import dev.mooring.benchmarks.soak.load.Audit;
import dev.mooring.benchmarks.soak.load.Browser;
import dev.mooring.benchmarks.soak.load.Ledger;
import dev.mooring.benchmarks.soak.load.Load;
import dev.mooring.benchmarks.soak.report.SoakResult;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * The soak of one policy.
 */
final class SoakRun {

	private static final Path LOGS = Path.of("benchmarks", "target", "soak");

	private static final Duration WARM_UP = Duration.ofSeconds(30);

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final Policy policy;

	private final Duration length;

	private final Duration every;

	private final Browser browser = new Browser();

	private final Ledger ledger = new Ledger();

	SoakRun(Policy policy, Duration length, Duration every) {
		this.policy = policy;
		this.length = length;
		this.every = every;
	}

	SoakResult run() throws Exception {
		try (Lab lab = Lab.start(this.policy, LOGS)) {
			List<URI> instances = lab.instances().stream().map(Instance::uri).toList();
			FaultSchedule faults = new FaultSchedule(lab);
			Load load = new Load(instances, this.policy == Policy.REJECT, this.browser, this.ledger);
			List<Resources> before;
			long begin;
			try (load) {
				load.start();
				faults.rest(WARM_UP);
				before = lab.resources();
				begin = System.nanoTime();
				faults.run(this.length, this.every);
			}
			Duration recovery = awaitRecovery(lab);
			Audit.Result audit = new Audit(instances, this.browser, this.ledger).run(load);
			return new SoakResult(this.policy, this.length, lab.redisVersion(),
					this.browser.samples().stream().filter((sample) -> sample.begin() - begin >= 0).toList(),
					faults.incidents(), this.ledger, audit, recovery, before, lab.resources());
		}
	}

	private Duration awaitRecovery(Lab lab) {
		long begin = System.nanoTime();
		for (Instance instance : lab.instances()) {
			try {
				Awaitility.await().atMost(PATIENCE).ignoreException(IOException.class).until(instance::hasRecovered);
			}
			catch (ConditionTimeoutException ex) {
				this.ledger.notRecovered(instance.name());
			}
		}
		return Duration.ofNanos(System.nanoTime() - begin);
	}

}
