/**
 * Serializers of attributes: the JDK's with a filter against hostile or damaged input,
 * and JSON.
 */
@NullMarked
package dev.mooring.session.serializer;

import org.jspecify.annotations.NullMarked;
