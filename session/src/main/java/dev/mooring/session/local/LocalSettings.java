package dev.mooring.session.local;

import java.time.Duration;

import org.springframework.util.unit.DataSize;

/**
 * The bounds of what an instance keeps for the time of an outage. They hold for the
 * copies and for the journal, each.
 *
 * @param maxSessions how many sessions at most
 * @param maxMemory of how many serialized bytes at most
 * @param maxAge how long after its last contact with the store a session is served at
 * most
 */
public record LocalSettings(int maxSessions, DataSize maxMemory, Duration maxAge) {

}
