/**
 * Tells what is configured and why: at {@code /actuator/mooring}, in the log at the start
 * and on {@code --mooring.explain}.
 */
@NullMarked
package dev.mooring.boot.report;

import org.jspecify.annotations.NullMarked;
