package dev.mooring.benchmarks.jmh;

import java.io.Serializable;
import java.util.List;

/**
 * An attribute as applications have them.
 *
 * @param owner a name
 * @param items what is in it
 * @param total in cents
 */
public record Cart(String owner, List<String> items, long total) implements Serializable {

}
