package dev.mooring.session.redis;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RedisMemoryTests {

	private static String answer(String used, String limit) {
		return "# Memory\r\nused_memory:" + used + "\r\nused_memory_human:1M\r\nused_memory_peak:99\r\nmaxmemory:"
				+ limit + "\r\nmaxmemory_policy:noeviction\r\n";
	}

	@Test
	void readsWhatRedisSays() {
		assertThat(RedisMemory.fullest(List.of(answer("1048576", "2097152"))))
			.isEqualTo(new RedisMemory(1048576, 2097152));
	}

	@Test
	void tellsTheFullestServer() {
		assertThat(RedisMemory.fullest(List.of(answer("900", "0"), answer("50", "100"), answer("80", "1000"))))
			.isEqualTo(new RedisMemory(50, 100));
		assertThat(RedisMemory.fullest(List.of(answer("80", "0"), answer("900", "0"))))
			.isEqualTo(new RedisMemory(900, 0));
	}

	@Test
	void ignoresWhatItDoesNotUnderstand() {
		assertThat(RedisMemory.fullest(List.of())).isNull();
		assertThat(RedisMemory.fullest(List.of("", "used_memory:many", answer("9".repeat(30), "1")))).isNull();
	}

}
