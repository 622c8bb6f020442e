package dev.mooring.session.local;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import dev.mooring.session.circuit.CircuitSessionStore;
import dev.mooring.session.circuit.CircuitSettings;
import dev.mooring.session.circuit.StoreCircuit;
import dev.mooring.session.store.InMemorySessionStore;
import dev.mooring.session.store.RecoverableSessionStore;
import dev.mooring.session.store.ReplayResult;
import dev.mooring.session.store.SessionChange;
import dev.mooring.session.store.SessionChange.Kind;
import dev.mooring.session.store.SessionObserver;
import dev.mooring.session.store.SessionRecord;
import dev.mooring.session.store.SessionReplay;
import dev.mooring.session.store.SessionStoreException;
import dev.mooring.session.store.SessionStoreUnavailableException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Moments of an outage that a real one seldom has, with a store that fails when it is
 * told to.
 */
@ExtendWith(OutputCaptureExtension.class)
class LocalSessionStoreTests {

	private static final CircuitSettings NEVER = new CircuitSettings(false, 8, 4, Duration.ofSeconds(10),
			Duration.ofMillis(50));

	private final FailingStore shared = new FailingStore();

	private final StoreCircuit circuit = new StoreCircuit(NEVER, this.shared::generation, () -> {
	});

	private volatile Duration ahead = Duration.ZERO;

	private final AtomicInteger givenUp = new AtomicInteger();

	private final AtomicInteger conflicts = new AtomicInteger();

	private final LocalSessionStore store = new LocalSessionStore(new CircuitSessionStore(this.shared, this.circuit),
			this.shared, this.circuit, Instance.SETTINGS, new SessionObserver() {

				@Override
				public void replayed(boolean exists, int conflicts) {
					LocalSessionStoreTests.this.conflicts.addAndGet(conflicts);
					LocalSessionStoreTests.this.givenUp.addAndGet(exists ? 0 : 1);
				}

			}, new Clock() {

				@Override
				public Instant instant() {
					return now();
				}

				@Override
				public ZoneId getZone() {
					return ZoneOffset.UTC;
				}

				@Override
				public Clock withZone(ZoneId zone) {
					return this;
				}

			});

	@AfterEach
	void close() {
		this.store.close();
		this.circuit.close();
	}

	@Test
	void changeOfIdAfterAReplayThatCameHalfWay() {
		create("first");
		this.shared.failing = true;
		changeId("first", "second");
		this.shared.failingAfterReplays = true;
		this.shared.failing = false;
		awaitReplays(1);
		this.shared.save("second", "other", "1");
		changeId("second", "third");
		this.shared.failingAfterReplays = false;
		awaitReplayed();
		assertThat(Instance.await(this.shared.load("third")).map(Instance::texts)).hasValue(Map.of("other", "1"));
		assertThat(Instance.await(this.shared.load("first"))).isEmpty();
		assertThat(Instance.await(this.shared.load("second"))).isEmpty();
	}

	@Test
	void sessionThatTheStoreDoesNotTakeDoesNotKeepOthersBack(CapturedOutput output) {
		create("good");
		create("bad");
		this.shared.failing = true;
		set("bad", "name", "1");
		set("good", "name", "1");
		this.shared.poisonous = "bad";
		this.shared.failing = false;
		Awaitility.await().until(() -> this.store.getJournalSize() == 1);
		assertThat(Instance.await(this.shared.load("good")).map(Instance::texts)).hasValue(Map.of("name", "1"));
		int replays = this.shared.replays.get();
		awaitReplays(replays + 2);
		assertThat(output).containsOnlyOnce("Brought 1 sessions");
		this.ahead = Duration.ofMinutes(61);
		awaitReplayed();
		assertThat(this.givenUp).hasValue(1);
		Awaitility.await().untilAsserted(() -> assertThat(output).containsOnlyOnce("is lost"));
	}

	@Test
	void copyThatARequestTookJustBeforeALogoutCountsNoMore() {
		create("id");
		CompletableFuture<Void> held = new CompletableFuture<>();
		this.shared.held = held;
		CompletionStage<Optional<SessionRecord>> access = this.store.access("id", now());
		this.shared.held = null;
		assertThat(Instance.await(this.store.delete("id"))).isPresent();
		held.complete(null);
		assertThat(Instance.await(access)).isPresent();
		this.shared.failing = true;
		assertThat(Instance.await(this.store.access("id", now()))).isEmpty();
	}

	@Test
	void saveThatIsDoneLateIsSeenByRequestsThatGoOnWithoutTheStore() {
		create("id");
		set("id", "both", "0");
		CompletableFuture<Void> held = new CompletableFuture<>();
		this.shared.held = held;
		CompletionStage<Boolean> late = this.store.save(change("id", "id", Map.of("both", "late", "late", "1")));
		this.shared.held = null;
		this.shared.failing = true;
		set("id", "both", "ours");
		held.complete(null);
		assertThat(Instance.await(late)).isTrue();
		Map<String, String> expected = Map.of("both", "ours", "late", "1");
		assertThat(Instance.await(this.store.access("id", now())).map(Instance::texts)).hasValue(expected);
		set("id", "late", "2");
		this.shared.failing = false;
		awaitReplayed();
		assertThat(Instance.await(this.shared.load("id")).map(Instance::texts))
			.hasValue(Map.of("both", "ours", "late", "2"));
		assertThat(this.conflicts).hasValue(0);
	}

	@Test
	void changeOfIdThatIsDoneLateTakesAlongWhatRequestsDidWithoutTheStore() {
		create("id");
		CompletableFuture<Void> held = new CompletableFuture<>();
		this.shared.held = held;
		CompletionStage<Boolean> late = this.store.save(change("id", "new id", Map.of("late", "1")));
		this.shared.held = null;
		this.shared.failing = true;
		set("id", "ours", "1");
		held.complete(null);
		assertThat(Instance.await(late)).isTrue();
		assertThat(Instance.await(this.store.access("id", now()))).isEmpty();
		this.shared.failing = false;
		awaitReplayed();
		assertThat(Instance.await(this.shared.load("new id")).map(Instance::texts))
			.hasValue(Map.of("ours", "1", "late", "1"));
		assertThat(Instance.await(this.shared.load("id"))).isEmpty();
	}

	@Test
	void deletionThatIsDoneLateEndsASessionThatRequestsGoOnWith() {
		create("id");
		CompletableFuture<Void> held = new CompletableFuture<>();
		this.shared.held = held;
		CompletionStage<Optional<SessionRecord>> late = this.store.delete("id");
		CompletionStage<Optional<SessionRecord>> access = this.store.access("id", now());
		this.shared.held = null;
		held.complete(null);
		Instance.await(late);
		Instance.await(access);
		this.shared.failing = true;
		assertThat(Instance.await(this.store.access("id", now()))).isEmpty();
	}

	@Test
	void partOfTheStoreThatIsAwayDoesNotKeepTheRestBack() {
		List<String> ids = IntStream.range(0, 200).mapToObj((i) -> "id" + i).toList();
		ids.forEach(this::create);
		this.shared.failing = true;
		ids.forEach((id) -> set(id, "name", "1"));
		this.shared.away = "id0";
		this.shared.failing = false;
		Awaitility.await().until(() -> this.store.getJournalSize() == 1);
		this.shared.away = "";
		awaitReplayed();
	}

	private void awaitReplays(int count) {
		Awaitility.await().until(() -> this.shared.replays.get() >= count);
	}

	private void awaitReplayed() {
		Awaitility.await().until(() -> this.store.getJournalSize() == 0);
	}

	private Instant now() {
		return Instant.ofEpochMilli(System.currentTimeMillis()).plus(this.ahead);
	}

	private void create(String id) {
		Instant now = now();
		Instance.await(this.store.save(new SessionChange(Kind.CREATE, id, null, now, now, Duration.ofDays(1),
				Duration.ofDays(1), Map.of(), Set.of())));
	}

	private void set(String id, String name, String value) {
		assertThat(Instance.await(this.store.save(new SessionChange(Kind.UPDATE, id, null, now(), now(),
				Duration.ofDays(1), null, Map.of(name, Instance.bytes(value)), Set.of()))))
			.isTrue();
	}

	private void changeId(String id, String newId) {
		assertThat(Instance.await(this.store.save(change(id, newId, Map.of())))).isTrue();
	}

	private SessionChange change(String id, String newId, Map<String, String> attributes) {
		Map<String, byte[]> bytes = new HashMap<>();
		attributes.forEach((name, value) -> bytes.put(name, Instance.bytes(value)));
		return new SessionChange(Kind.UPDATE, newId, id.equals(newId) ? null : id, now(), now(), Duration.ofDays(1),
				Duration.ofDays(1), bytes, Set.of());
	}

	private static final class FailingStore implements RecoverableSessionStore {

		private final InMemorySessionStore store = new InMemorySessionStore(Clock.systemUTC(), Duration.ofHours(2));

		private final AtomicInteger replays = new AtomicInteger();

		private volatile boolean failing;

		private volatile boolean failingAfterReplays;

		private volatile String poisonous = "";

		private volatile String away = "";

		private volatile CompletableFuture<Void> held;

		private <T> CompletionStage<T> call(Supplier<CompletionStage<T>> operation) {
			if (this.failing) {
				return CompletableFuture.failedStage(new SessionStoreUnavailableException("away", null));
			}
			CompletionStage<T> answer = operation.get();
			CompletableFuture<Void> until = this.held;
			return (until != null) ? until.thenCompose((done) -> answer) : answer;
		}

		void save(String id, String name, String value) {
			Instance.await(this.store.save(new SessionChange(Kind.UPDATE, id, null, Instant.EPOCH, Instant.EPOCH,
					Duration.ofDays(1), null, Map.of(name, Instance.bytes(value)), Set.of())));
		}

		@Override
		public CompletionStage<String> generation() {
			return call(this.store::generation);
		}

		@Override
		public CompletionStage<ReplayResult> replay(SessionReplay replay) {
			if (replay.session().id().equals(this.poisonous)) {
				this.replays.incrementAndGet();
				throw new SessionStoreException("Redis answered with the error WRONGTYPE", null);
			}
			if (replay.session().id().equals(this.away)) {
				return CompletableFuture.failedStage(new SessionStoreUnavailableException("a part is away", null));
			}
			return call(() -> this.store.replay(replay)).thenApply((result) -> {
				this.replays.incrementAndGet();
				if (this.failingAfterReplays) {
					throw new SessionStoreUnavailableException("The answer is lost", null);
				}
				return result;
			});
		}

		@Override
		public CompletionStage<Optional<SessionRecord>> load(String id) {
			return call(() -> this.store.load(id));
		}

		@Override
		public CompletionStage<Optional<SessionRecord>> access(String id, Instant now) {
			return call(() -> this.store.access(id, now));
		}

		@Override
		public CompletionStage<Boolean> save(SessionChange change) {
			return call(() -> this.store.save(change));
		}

		@Override
		public CompletionStage<Optional<SessionRecord>> delete(String id) {
			return call(() -> this.store.delete(id));
		}

	}

}
