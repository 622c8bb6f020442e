package dev.mooring.boot.report;

import org.jspecify.annotations.Nullable;

/**
 * What only a running application knows.
 *
 * @param redis where its Redis is, or {@code null} if it has no Redis client that tells
 * @param sessionStore whether sessions are kept in Mooring's store
 * @param web whether it has a web server of its own
 */
record RunningInstance(@Nullable String redis, boolean sessionStore, boolean web) {

}
