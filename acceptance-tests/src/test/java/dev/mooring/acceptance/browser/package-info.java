/**
 * The demo in a real browser.
 */
@NullMarked
package dev.mooring.acceptance.browser;

import org.jspecify.annotations.NullMarked;
