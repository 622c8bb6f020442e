package dev.mooring.demo.door;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

import org.springframework.stereotype.Component;

import dev.mooring.demo.watch.Timeline;

/**
 * What came by the front door lately.
 */
@Component
public class RequestLog {

	private static final int LIMIT = 20;

	private static final int MAX_PATH_LENGTH = 80;

	private final Deque<Entry> entries = new ArrayDeque<>();

	private final RateWindow window = new RateWindow();

	void add(String method, String path, int status, long nanos, String instance, String version) {
		this.window.add(System.nanoTime(), nanos);
		String shown = (path.length() <= MAX_PATH_LENGTH) ? path : path.substring(0, MAX_PATH_LENGTH) + "...";
		Entry entry = new Entry(Instant.now(), method, shown, status, nanos / 1_000_000, instance, version);
		synchronized (this.entries) {
			this.entries.addFirst(entry);
			if (this.entries.size() > LIMIT) {
				this.entries.removeLast();
			}
		}
	}

	/**
	 * The latest requests, newest first.
	 */
	public List<Entry> entries() {
		synchronized (this.entries) {
			return List.copyOf(this.entries);
		}
	}

	/**
	 * Requests per second over the last ten seconds, for people.
	 */
	public String perSecond() {
		return String.format(Locale.ROOT, "%.1f", this.window.rate(System.nanoTime()).perSecond());
	}

	/**
	 * The 99th percentile of the last ten seconds, for people.
	 * @return milliseconds, or a dash if there was no request
	 */
	public String p99() {
		double millis = this.window.rate(System.nanoTime()).p99Millis();
		return (millis < 0) ? "–" : String.format(Locale.ROOT, (millis < 10) ? "%.1f" : "%.0f", millis);
	}

	/**
	 * A request.
	 *
	 * @param instant when it was answered
	 * @param method its method
	 * @param path its path without query, cut if long
	 * @param status the status that the client got
	 * @param millis how long it took
	 * @param instance who answered; empty if nobody did
	 * @param version the version of that instance
	 */
	public record Entry(Instant instant, String method, String path, int status, long millis, String instance,
			String version) {

		public String time() {
			return Timeline.time(this.instant);
		}

	}

}
