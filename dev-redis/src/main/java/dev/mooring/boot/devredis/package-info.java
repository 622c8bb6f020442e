/**
 * A real {@code redis-server} for development and tests: started when an application
 * configures no Redis, given to Spring Boot as connection details, and gone with the
 * process that started it.
 */
@NullMarked
package dev.mooring.boot.devredis;

import org.jspecify.annotations.NullMarked;
