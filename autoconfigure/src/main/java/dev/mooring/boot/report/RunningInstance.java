package dev.mooring.boot.report;

import org.jspecify.annotations.Nullable;

/**
 * What only a running application knows.
 *
 * @param redis where its Redis is, or {@code null} if it has no Redis client that tells
 * @param sessionStore whether sessions are kept in Mooring's store
 * @param endpoints the endpoints that it exposes, or {@code null} without Actuator
 */
record RunningInstance(@Nullable String redis, boolean sessionStore, @Nullable ExposedEndpoints endpoints) {

}
