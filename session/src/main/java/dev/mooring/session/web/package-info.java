/**
 * Sessions in web applications: the filter and the listeners that Spring Session's own do
 * not serve.
 */
@NullMarked
package dev.mooring.session.web;

import org.jspecify.annotations.NullMarked;
