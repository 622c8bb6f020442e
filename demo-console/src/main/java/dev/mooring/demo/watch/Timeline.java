package dev.mooring.demo.watch;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import org.springframework.stereotype.Component;

/**
 * What has happened lately, newest first.
 */
@Component
public class Timeline {

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss")
		.withZone(ZoneId.systemDefault());

	private static final int LIMIT = 40;

	private static final int MAX_LENGTH = 300;

	private final Deque<Event> events = new ArrayDeque<>();

	private long last;

	/**
	 * Takes down that something happened just now.
	 * @param kind one of {@code good}, {@code bad} and {@code note}, for the looks
	 * @param text what happened
	 */
	public synchronized void add(String kind, String text) {
		String line = text.lines().findFirst().orElse("");
		this.events.addFirst(
				new Event(++this.last, Instant.now(), kind, line.substring(0, Math.min(line.length(), MAX_LENGTH))));
		if (this.events.size() > LIMIT) {
			this.events.removeLast();
		}
	}

	public synchronized List<Event> events() {
		return List.copyOf(this.events);
	}

	/**
	 * The time of day, for people.
	 * @param instant when
	 * @return hours, minutes and seconds
	 */
	public static String time(Instant instant) {
		return TIME.format(instant);
	}

	/**
	 * Something that happened.
	 *
	 * @param id grows from one to the next
	 * @param instant when
	 * @param kind one of {@code good}, {@code bad} and {@code note}
	 * @param text what
	 */
	public record Event(long id, Instant instant, String kind, String text) {

		public String time() {
			return Timeline.time(this.instant);
		}

	}

}
