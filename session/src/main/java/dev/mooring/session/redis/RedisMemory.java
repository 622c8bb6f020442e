package dev.mooring.session.redis;

import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The memory of a Redis server, by its own account.
 *
 * @param used bytes in use ({@code used_memory})
 * @param limit bytes it may use at most ({@code maxmemory}); zero: as many as there are
 */
public record RedisMemory(long used, long limit) {

	private static final Pattern USED = Pattern.compile("^used_memory:(\\d{1,18})\\s*$", Pattern.MULTILINE);

	private static final Pattern LIMIT = Pattern.compile("^maxmemory:(\\d{1,18})\\s*$", Pattern.MULTILINE);

	/**
	 * Reads the answers to {@code INFO memory}.
	 * @param answers those of all servers
	 * @return the memory of the server that is nearest to its limit, or null if none says
	 */
	static @Nullable RedisMemory fullest(List<String> answers) {
		return answers.stream()
			.filter((answer) -> USED.matcher(answer).find())
			.map((answer) -> new RedisMemory(number(USED, answer), number(LIMIT, answer)))
			.max(Comparator.comparingDouble(RedisMemory::share).thenComparingLong(RedisMemory::used))
			.orElse(null);
	}

	private static long number(Pattern pattern, String answer) {
		Matcher matcher = pattern.matcher(answer);
		return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
	}

	private double share() {
		return (this.limit > 0) ? (double) this.used / this.limit : 0;
	}

}
