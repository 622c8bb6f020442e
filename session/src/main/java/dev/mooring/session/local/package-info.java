/**
 * Goes on with sessions in this instance while the store is away: copies of them, and a
 * journal of what is changed, which is brought to the store later.
 */
@NullMarked
package dev.mooring.session.local;

import org.jspecify.annotations.NullMarked;
