package dev.mooring.boot.health.probe;

/**
 * Marks a health contributor that answers from what it knows: asking it never waits, so
 * it may be asked by any thread.
 */
public interface ImmediateHealth {

}
