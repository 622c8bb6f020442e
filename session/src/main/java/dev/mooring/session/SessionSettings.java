package dev.mooring.session;

import java.time.Clock;
import java.time.Duration;

import dev.mooring.session.store.SessionObserver;

import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.session.MapSession;
import org.springframework.session.SaveMode;
import org.springframework.session.SessionIdGenerator;
import org.springframework.session.UuidSessionIdGenerator;
import org.springframework.util.unit.DataSize;

/**
 * How sessions behave, in servlet and in reactive applications alike.
 *
 * @param serializer writes and reads attributes
 * @param maxInactiveInterval after how long without an access new sessions expire;
 * negative: never
 * @param saveMode which attributes a save writes besides those that were set. The modes
 * that look at attributes which were only read compare their serialized form with what
 * was loaded, and write those that differ
 * @param onUnreadable what to do about an attribute that cannot be read
 * @param onOutage what a request gets whose session cannot be had for an outage
 * @param maxAttributeSize size of one serialized attribute at most; zero: no limit
 * @param maxSize size of all serialized attributes of a session at most; zero: no limit
 * @param sessionIdGenerator makes new ids; they must be unguessable
 * @param clock tells access times; it may differ from that of the store
 * @param observer is told of what cannot be read
 */
public record SessionSettings(RedisSerializer<Object> serializer, Duration maxInactiveInterval, SaveMode saveMode,
		OnUnreadable onUnreadable, OnOutage onOutage, DataSize maxAttributeSize, DataSize maxSize,
		SessionIdGenerator sessionIdGenerator, Clock clock, SessionObserver observer) {

	/**
	 * Size of one serialized attribute at most, unless set otherwise.
	 */
	public static final DataSize DEFAULT_MAX_ATTRIBUTE_SIZE = DataSize.ofMegabytes(1);

	/**
	 * Size of all serialized attributes of a session at most, unless set otherwise.
	 */
	public static final DataSize DEFAULT_MAX_SIZE = DataSize.ofMegabytes(4);

	/**
	 * Everything at its default.
	 * @param serializer writes and reads attributes
	 * @return the settings
	 */
	public static SessionSettings defaults(RedisSerializer<Object> serializer) {
		return new SessionSettings(serializer, MapSession.DEFAULT_MAX_INACTIVE_INTERVAL, SaveMode.ON_SET_ATTRIBUTE,
				OnUnreadable.DROP_ATTRIBUTE, OnOutage.REJECT, DEFAULT_MAX_ATTRIBUTE_SIZE, DEFAULT_MAX_SIZE,
				UuidSessionIdGenerator.getInstance(), Clock.systemUTC(), SessionObserver.NONE);
	}

}
