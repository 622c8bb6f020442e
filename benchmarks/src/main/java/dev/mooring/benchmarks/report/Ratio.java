package dev.mooring.benchmarks.report;

import java.util.Optional;

/**
 * One number as a multiple of another.
 */
final class Ratio {

	private Ratio() {
	}

	/**
	 * Divides.
	 * @return the ratio; empty if one of both was not measured
	 */
	static Optional<Double> of(Optional<Double> number, Optional<Double> base) {
		return number.flatMap((numerator) -> base.map((denominator) -> numerator / denominator));
	}

}
