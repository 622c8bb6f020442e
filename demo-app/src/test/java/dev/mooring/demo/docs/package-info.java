/**
 * What the pages in {@code docs} say, held against the code: links lead somewhere,
 * snippets stand in an application, commands do what is said.
 */
@NullMarked
package dev.mooring.demo.docs;

import org.jspecify.annotations.NullMarked;
