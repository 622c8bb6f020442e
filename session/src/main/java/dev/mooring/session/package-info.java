/**
 * Spring Session repositories, servlet and reactive, over one session store: sessions
 * that know what changed in them and read their attributes only when asked for them.
 */
@NullMarked
package dev.mooring.session;

import org.jspecify.annotations.NullMarked;
