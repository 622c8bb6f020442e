package dev.mooring.session.log;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

import org.springframework.util.ClassUtils;

/**
 * Something that operators may search for or be alerted of: one line in the log that ends
 * with the name of the event in brackets, which stays the same when the words change.
 * With SLF4J the name is also in the MDC while the line is written, under {@link #KEY},
 * so that structured logs have it as a field.
 * <p>
 * Where an event can repeat, {@link #logLimited} writes one line a minute at most, with
 * the number of those left out since the last. The limit is that of the instance of this
 * class. Thread-safe.
 */
public final class LogEvent {

	/**
	 * The name of the field. A plain one: with dots, the Elastic Common Schema would make
	 * it an object, and give up lines where the application has an object of that name.
	 */
	public static final String KEY = "mooringEvent";

	private static final long INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

	private static final int MAX_LENGTH = 2000;

	private static final boolean MDC_PRESENT = ClassUtils.isPresent("org.slf4j.MDC", LogEvent.class.getClassLoader());

	private final String name;

	private final BooleanSupplier enabled;

	private final BiConsumer<String, @Nullable Throwable> writer;

	private final LongSupplier nanoTime;

	private final AtomicLong due;

	private final AtomicLong leftOut = new AtomicLong();

	LogEvent(String name, BooleanSupplier enabled, BiConsumer<String, @Nullable Throwable> writer,
			LongSupplier nanoTime) {
		this.name = name;
		this.enabled = enabled;
		this.writer = writer;
		this.nanoTime = nanoTime;
		this.due = new AtomicLong(nanoTime.getAsLong());
	}

	/**
	 * An event of level INFO.
	 * @param source the class that logs it
	 * @param name its name
	 * @return the event
	 */
	public static LogEvent info(Class<?> source, String name) {
		Log log = LogFactory.getLog(source);
		return new LogEvent(name, log::isInfoEnabled, log::info, System::nanoTime);
	}

	/**
	 * An event of level WARN.
	 * @param source the class that logs it
	 * @param name its name
	 * @return the event
	 */
	public static LogEvent warn(Class<?> source, String name) {
		return warn(LogFactory.getLog(source), name);
	}

	/**
	 * An event of level WARN, in a log that is written later perhaps, and then has the
	 * name in the message only.
	 * @param log the log
	 * @param name its name
	 * @return the event
	 */
	public static LogEvent warn(Log log, String name) {
		return new LogEvent(name, log::isWarnEnabled, log::warn, System::nanoTime);
	}

	/**
	 * An event of level ERROR.
	 * @param source the class that logs it
	 * @param name its name
	 * @return the event
	 */
	public static LogEvent error(Class<?> source, String name) {
		Log log = LogFactory.getLog(source);
		return new LogEvent(name, log::isErrorEnabled, log::error, System::nanoTime);
	}

	/**
	 * Logs the event.
	 * @param message what happened, without secrets and session ids
	 */
	public void log(String message) {
		this.due.set(this.nanoTime.getAsLong() + INTERVAL_NANOS);
		write(message, null);
	}

	/**
	 * Logs the event, unless that was done within the last minute.
	 * @param message what happened, without secrets and session ids
	 * @return whether it was logged
	 */
	public boolean logLimited(Supplier<String> message) {
		return logLimited(message, null);
	}

	/**
	 * Logs the event, unless that was done within the last minute.
	 * @param message what happened, without secrets and session ids
	 * @param cause what is logged with its stack trace
	 * @return whether it was logged
	 */
	public boolean logLimited(Supplier<String> message, @Nullable Throwable cause) {
		long now = this.nanoTime.getAsLong();
		long due = this.due.get();
		if (now - due < 0 || !this.due.compareAndSet(due, now + INTERVAL_NANOS)) {
			this.leftOut.incrementAndGet();
			return false;
		}
		write(message.get(), cause);
		return true;
	}

	/**
	 * Whether {@link #logLimited} would log the event now.
	 * @return true if the last line is a minute old
	 */
	public boolean isDue() {
		return this.nanoTime.getAsLong() - this.due.get() >= 0;
	}

	/**
	 * Logs text of several lines as it is; only the MDC has the name.
	 * @param text the lines
	 */
	public void logBlock(Supplier<String> text) {
		if (this.enabled.getAsBoolean()) {
			named(text.get(), null);
		}
	}

	private void write(String message, @Nullable Throwable cause) {
		long left = this.leftOut.getAndSet(0);
		named(line(message) + ((left > 0) ? " (and " + left + " times more since the last such line)" : "") + " ["
				+ this.name + "]", cause);
	}

	/**
	 * What others said, in a message, must not look like more lines.
	 */
	private static String line(String message) {
		String head = (message.length() > MAX_LENGTH) ? message.substring(0, MAX_LENGTH) + "..." : message;
		return head.replaceAll("[\\p{Cntrl}\\x{85}\\x{2028}\\x{2029}]+", " ");
	}

	private void named(String message, @Nullable Throwable cause) {
		if (MDC_PRESENT) {
			Named.write(this.name, () -> this.writer.accept(message, cause));
		}
		else {
			this.writer.accept(message, cause);
		}
	}

	/**
	 * Is loaded only where SLF4J is.
	 */
	private static final class Named {

		static void write(String name, Runnable writer) {
			MDC.put(KEY, name);
			try {
				writer.run();
			}
			finally {
				MDC.remove(KEY);
			}
		}

	}

}
