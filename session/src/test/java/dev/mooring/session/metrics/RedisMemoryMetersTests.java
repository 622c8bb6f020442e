package dev.mooring.session.metrics;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import dev.mooring.session.redis.RedisMemory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RedisMemoryMetersTests {

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final AtomicInteger questions = new AtomicInteger();

	private final AtomicBoolean available = new AtomicBoolean(true);

	private final CompletableFuture<@Nullable RedisMemory> answer = new CompletableFuture<>();

	private void bind() {
		new RedisMemoryMeters(() -> {
			this.questions.incrementAndGet();
			return this.answer;
		}, this.available::get).bindTo(this.registry);
	}

	private double used() {
		return this.registry.get(RedisMemoryMeters.USED).gauge().value();
	}

	private double limit() {
		return this.registry.get(RedisMemoryMeters.LIMIT).gauge().value();
	}

	@Test
	void readingDoesNotWaitForTheAnswer() {
		bind();
		assertThat(this.questions).hasValue(0);
		assertThat(used()).isNaN();
		this.answer.complete(new RedisMemory(7, 9));
		assertThat(used()).isEqualTo(7);
		assertThat(limit()).isEqualTo(9);
		assertThat(this.questions).as("asked once in a while").hasValue(1);
	}

	@Test
	void thereIsNoLimitWithoutOne() {
		this.answer.complete(new RedisMemory(7, 0));
		bind();
		assertThat(used()).isEqualTo(7);
		assertThat(limit()).isNaN();
	}

	@Test
	void aStoreThatIsAwayIsNotAsked() {
		this.available.set(false);
		bind();
		assertThat(used()).isNaN();
		assertThat(this.questions).hasValue(0);
	}

	@Test
	void aFailureIsNoValue() {
		this.answer.completeExceptionally(new IllegalStateException("NOPERM"));
		bind();
		assertThat(used()).isNaN();
	}

}
