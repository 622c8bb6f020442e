package dev.mooring.benchmarks.jmh;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs the micro-benchmarks.
 */
public final class MicroBenchmarks {

	private static final int FORKS = 2;

	private static final int ITERATIONS = 5;

	private MicroBenchmarks() {
	}

	/**
	 * Runs them all, each in JVMs of its own.
	 * @param iteration how long each of the iterations takes
	 * @return the scores
	 * @throws RunnerException if one fails
	 */
	public static List<Score> run(Duration iteration) throws RunnerException {
		TimeValue time = TimeValue.milliseconds(iteration.toMillis());
		Collection<RunResult> results = new Runner(new OptionsBuilder().include("\\.jmh\\.")
			.forks(FORKS)
			.warmupIterations(ITERATIONS)
			.warmupTime(time)
			.measurementIterations(ITERATIONS)
			.measurementTime(time)
			.shouldFailOnError(true)
			.build()).run();
		return results.stream().map(MicroBenchmarks::score).sorted(Comparator.comparing(Score::benchmark)).toList();
	}

	private static Score score(RunResult run) {
		BenchmarkParams params = run.getParams();
		String name = params.getBenchmark();
		String values = params.getParamsKeys().stream().map(params::getParam).collect(Collectors.joining(", "));
		Result<?> result = run.getPrimaryResult();
		String method = name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1);
		return new Score(method.replace("Benchmark.", " "), values, result.getScore(), result.getScoreError());
	}

	/**
	 * The score of one benchmark with one set of parameters.
	 *
	 * @param benchmark which
	 * @param parameters their values
	 * @param nanos the average time of one call, in nanoseconds
	 * @param error half the width of the interval that has the true average with 99.9 %
	 * certainty, in nanoseconds
	 */
	public record Score(String benchmark, String parameters, double nanos, double error) {

	}

}
