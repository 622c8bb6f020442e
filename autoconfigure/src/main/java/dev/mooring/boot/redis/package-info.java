/**
 * The application's Redis client: the URLs that it takes, what it does when Redis is
 * away.
 */
@NullMarked
package dev.mooring.boot.redis;

import org.jspecify.annotations.NullMarked;
