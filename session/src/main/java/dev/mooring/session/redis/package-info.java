/**
 * The session store on Redis, through Lettuce's asynchronous commands: keys, serialized
 * fields and Lua scripts.
 */
@NullMarked
package dev.mooring.session.redis;

import org.jspecify.annotations.NullMarked;
