/**
 * Sessions in Redis: what Mooring adds to Spring Boot's own wiring of Spring Session.
 */
@NullMarked
package dev.mooring.boot.session;

import org.jspecify.annotations.NullMarked;
