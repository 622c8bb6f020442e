/**
 * What {@code DATABASE_URL} means: URLs of databases as hosters hand them out, translated
 * into those of the driver that is there.
 */
@NullMarked
package dev.mooring.boot.database;

import org.jspecify.annotations.NullMarked;
