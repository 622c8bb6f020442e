/**
 * A small shop with a cart in the {@code HttpSession}. It uses no Mooring API: the
 * starter on the class path is all that makes its instances interchangeable.
 */
@NullMarked
package dev.mooring.demo.shop;

import org.jspecify.annotations.NullMarked;
