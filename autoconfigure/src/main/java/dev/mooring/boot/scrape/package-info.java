/**
 * Who can read the metrics: a bearer token for the endpoints that show them.
 * <p>
 * {@code ScrapeManagementConfiguration} puts a filter in front of everything else, in the
 * context whose server has Actuator's endpoints; the filter asks {@code ScrapeGuard}.
 * What it lets in, {@code ScrapeAutoConfiguration} brings past Spring Security.
 */
@NullMarked
package dev.mooring.boot.scrape;

import org.jspecify.annotations.NullMarked;
