/**
 * Where sessions are kept: the store's contract in raw records, and a store in memory. A
 * store knows nothing of Spring Session, HTTP or serialization.
 */
@NullMarked
package dev.mooring.session.store;

import org.jspecify.annotations.NullMarked;
