package dev.mooring.boot.report;

import java.util.function.Supplier;

import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/**
 * The report at {@code GET /actuator/mooring}, where the application exposes it:
 * Mooring's settings, each with its value, its source and what it overrides, secrets
 * masked. It is a web endpoint, so that JMX never has it.
 */
@WebEndpoint(id = "mooring")
class MooringEndpoint {

	private final Supplier<MooringReport> report;

	MooringEndpoint(Supplier<MooringReport> report) {
		this.report = report;
	}

	@ReadOperation
	MooringReport report() {
		return this.report.get();
	}

}
