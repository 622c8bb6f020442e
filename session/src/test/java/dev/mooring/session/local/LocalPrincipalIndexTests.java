package dev.mooring.session.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

import dev.mooring.session.store.PrincipalIndex;
import dev.mooring.session.store.SessionStoreException;
import dev.mooring.session.store.SessionStoreUnavailableException;
import org.junit.jupiter.api.Test;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of entries while the shared index is away.
 */
class LocalPrincipalIndexTests {

	private static final Duration KEEP = Duration.ofDays(1);

	private final List<String> done = new ArrayList<>();

	private RuntimeException failure;

	private final LocalPrincipalIndex index = new LocalPrincipalIndex(new PrincipalIndex() {

		@Override
		public CompletionStage<Void> add(String principal, String id, Duration keep, String replacedId) {
			return call("add " + principal + " " + id);
		}

		@Override
		public CompletionStage<Void> remove(String principal, Set<String> ids) {
			return call("remove " + principal + " " + ids);
		}

		@Override
		public CompletionStage<Set<String>> find(String principal) {
			return call("find").thenApply((found) -> Set.of("shared"));
		}

	}, new LocalSettings(3, DataSize.ofMegabytes(1), Duration.ofHours(1)));

	private CompletionStage<Void> call(String name) {
		if (this.failure != null) {
			return CompletableFuture.failedStage(this.failure);
		}
		if (name.contains("bad")) {
			return CompletableFuture.failedStage(new SessionStoreException("WRONGTYPE", null));
		}
		this.done.add(name);
		return CompletableFuture.completedStage(null);
	}

	@Test
	void bringsTheLastThatWasDoneToEachEntry() {
		away(true);
		Instance.await(this.index.add("me", "1", KEEP, null));
		Instance.await(this.index.add("me", "2", KEEP, "1"));
		assertThat(Instance.await(this.index.find("me"))).containsExactly("2");
		away(false);
		assertThat(Instance.await(this.index.find("me"))).containsExactlyInAnyOrder("2", "shared");
		this.done.clear();
		this.index.replay(() -> true);
		assertThat(this.done).containsExactly("remove me [1]", "add me 2");
		this.index.replay(() -> true);
		assertThat(this.done).hasSize(2);
	}

	@Test
	void laterCallsOutdateWhatWasTakenDown() {
		away(true);
		Instance.await(this.index.remove("me", Set.of("1")));
		Instance.await(this.index.add("me", "2", KEEP, null));
		away(false);
		Instance.await(this.index.add("me", "1", KEEP, null));
		Instance.await(this.index.remove("me", Set.of("2")));
		this.done.clear();
		this.index.replay(() -> true);
		assertThat(this.done).isEmpty();
	}

	@Test
	void entryThatTheSharedIndexDoesNotTakeIsGivenUp() {
		away(true);
		Instance.await(this.index.add("bad", "1", KEEP, null));
		Instance.await(this.index.add("me", "2", KEEP, null));
		this.index.replay(() -> true);
		away(false);
		this.index.replay(() -> true);
		assertThat(this.done).containsExactly("add me 2");
		this.done.clear();
		this.index.replay(() -> true);
		assertThat(this.done).isEmpty();
	}

	@Test
	void isBounded() {
		away(true);
		IntStream.range(0, 10).forEach((i) -> Instance.await(this.index.add("me", "" + i, KEEP, null)));
		assertThat(Instance.await(this.index.find("me"))).hasSize(3);
	}

	private void away(boolean away) {
		this.failure = away ? new SessionStoreUnavailableException("away", null) : null;
	}

}
