/**
 * Session store on Redis, independent of Spring Boot: today the home of Spring Session's
 * own repository as a dependency, and the package that Mooring's repositories move into.
 */
@NullMarked
package dev.mooring.session;

import org.jspecify.annotations.NullMarked;
