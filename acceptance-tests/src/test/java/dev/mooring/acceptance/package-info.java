/**
 * What a newcomer sees and deploys, as a newcomer starts it: each package below tests one
 * way, from outside.
 */
@NullMarked
package dev.mooring.acceptance;

import org.jspecify.annotations.NullMarked;
