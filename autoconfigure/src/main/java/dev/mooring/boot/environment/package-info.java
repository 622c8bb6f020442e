/**
 * Configuration from the environment first: plain variables such as {@code REDIS_URL},
 * and the starter's defaults as the weakest source of all.
 */
@NullMarked
package dev.mooring.boot.environment;

import org.jspecify.annotations.NullMarked;
