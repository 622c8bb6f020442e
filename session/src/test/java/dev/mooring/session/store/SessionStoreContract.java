package dev.mooring.session.store;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import dev.mooring.session.store.SessionChange.Kind;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What every {@link SessionStore} must do. A store is tested by a subclass that provides
 * it.
 */
public abstract class SessionStoreContract {

	private static final Duration INTERVAL = Duration.ofMinutes(30);

	private static final Duration FOR_EVER = Duration.ofSeconds(-1);

	private static final Instant CREATED = Instant.ofEpochMilli(1_700_000_000_123L);

	/**
	 * The store under test; every call may return another one over the same data.
	 * @return the store
	 */
	protected abstract SessionStore store();

	private final String id = UUID.randomUUID().toString();

	@Test
	void createdSessionIsFound() {
		create(this.id, INTERVAL, Map.of("name", bytes("Ada")));
		assertThat(load(this.id)).hasValueSatisfying((record) -> {
			assertThat(record.id()).isEqualTo(this.id);
			assertThat(record.creationTime()).isEqualTo(CREATED);
			assertThat(record.lastAccessedTime()).isEqualTo(CREATED);
			assertThat(record.maxInactiveInterval()).isEqualTo(INTERVAL);
			assertThat(record.accessRecorded()).isFalse();
			assertThat(texts(record)).containsExactly(Map.entry("name", "Ada"));
		});
	}

	@Test
	void unknownSessionIsAbsentAndCannotBeChanged() {
		assertThat(load(this.id)).isEmpty();
		assertThat(access(this.id, Instant.now())).isEmpty();
		assertThat(set(this.id, "name", "Ada")).isFalse();
		assertThat(await(store().delete(this.id))).isEmpty();
		assertThat(load(this.id)).isEmpty();
	}

	@Test
	void lookingOnChangesNothing() {
		create(this.id, Duration.ofSeconds(2), Map.of());
		Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> load(this.id).isEmpty());
	}

	@Test
	void accessIsRecordedAndRenewsTheSession() {
		create(this.id, Duration.ofSeconds(4), Map.of());
		Instant now = CREATED;
		for (int i = 0; i < 12; i++) {
			pause(Duration.ofMillis(400));
			Instant previous = now;
			now = now.plusSeconds(1);
			assertThat(access(this.id, now)).hasValueSatisfying((record) -> {
				assertThat(record.lastAccessedTime()).isEqualTo(previous);
				assertThat(record.accessRecorded()).isTrue();
			});
		}
		Instant last = now;
		assertThat(load(this.id)).hasValueSatisfying((record) -> assertThat(record.lastAccessedTime()).isEqualTo(last));
	}

	@Test
	void clockOfTheCallerMayDiffer() {
		Instant now = Instant.now();
		// At the same time: each has to wait for its session's end
		Map<String, Instant> clocks = LongStream.of(-3600, -5, 5, 3600)
			.boxed()
			.collect(Collectors.toMap((seconds) -> this.id + "/" + seconds, now::plusSeconds));
		clocks.forEach((each, clock) -> {
			await(store().save(new SessionChange(Kind.CREATE, each, null, clock, clock, Duration.ofSeconds(4),
					Duration.ofSeconds(4), Map.of(), Set.of())));
			assertThat(access(each, clock)).as(each).isPresent();
		});
		pause(Duration.ofMillis(200));
		clocks.forEach((each, clock) -> assertThat(access(each, clock.plusMillis(200))).as(each).isPresent());
		clocks.forEach((each, clock) -> {
			Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> load(each).isEmpty());
			assertThat(set(each, "name", "Ada")).as(each).isFalse();
			assertThat(access(each, clock)).as(each).isEmpty();
		});
	}

	@Test
	void negativeIntervalNeverExpires() {
		create(this.id, Duration.ofSeconds(3), Map.of());
		await(store().save(new SessionChange(Kind.UPDATE, this.id, null, CREATED, CREATED, FOR_EVER, FOR_EVER, Map.of(),
				Set.of())));
		assertThat(access(this.id, CREATED)).isPresent();
		pause(Duration.ofMillis(3500));
		assertThat(load(this.id)).hasValueSatisfying((record) -> assertThat(record.maxInactiveInterval()).isNegative());
		await(store().save(new SessionChange(Kind.UPDATE, this.id, null, CREATED, CREATED, Duration.ofSeconds(1),
				Duration.ofSeconds(1), Map.of(), Set.of())));
		Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> load(this.id).isEmpty());
	}

	@Test
	void zeroTimeToLiveEndsTheSession() {
		create(this.id, INTERVAL, Map.of());
		await(store().save(new SessionChange(Kind.UPDATE, this.id, null, CREATED, CREATED, Duration.ZERO, Duration.ZERO,
				Map.of(), Set.of())));
		assertThat(load(this.id)).isEmpty();
	}

	@Test
	void updateSetsAndRemovesAttributesAndLeavesTheRest() {
		create(this.id, INTERVAL, Map.of("kept", bytes("1"), "changed", bytes("1"), "removed", bytes("1")));
		assertThat(await(store().save(update(this.id, null, Map.of("changed", bytes("2"), "added", bytes("2")),
				Set.of("removed", "never there")))))
			.isTrue();
		assertThat(texts(load(this.id).orElseThrow())).containsOnly(Map.entry("kept", "1"), Map.entry("changed", "2"),
				Map.entry("added", "2"));
	}

	@Test
	void updateWithoutTimesLeavesThem() {
		create(this.id, INTERVAL, Map.of());
		access(this.id, CREATED.plusSeconds(5));
		set(this.id, "name", "Ada");
		assertThat(load(this.id)).hasValueSatisfying((record) -> {
			assertThat(record.lastAccessedTime()).isEqualTo(CREATED.plusSeconds(5));
			assertThat(record.maxInactiveInterval()).isEqualTo(INTERVAL);
		});
	}

	@Test
	void deletedSessionDoesNotComeBack() {
		create(this.id, INTERVAL, Map.of("name", bytes("Ada")));
		assertThat(await(store().delete(this.id)))
			.hasValueSatisfying((record) -> assertThat(texts(record)).containsEntry("name", "Ada"));
		assertThat(set(this.id, "name", "Grace")).isFalse();
		assertThat(access(this.id, CREATED)).isEmpty();
		assertThat(changeId(this.id, UUID.randomUUID().toString())).isFalse();
		assertThat(load(this.id)).isEmpty();
	}

	@Test
	void creatingTwiceIsHarmlessButNoOtherSessionIsOverwritten() {
		create(this.id, INTERVAL, Map.of("name", bytes("Ada")));
		create(this.id, INTERVAL, Map.of("name", bytes("Ada")));
		Instant later = CREATED.plusMillis(1);
		assertThatThrownBy(() -> await(store()
			.save(new SessionChange(Kind.CREATE, this.id, null, later, later, INTERVAL, INTERVAL, Map.of(), Set.of()))))
			.hasRootCauseInstanceOf(SessionStoreException.class);
		assertThat(texts(load(this.id).orElseThrow())).containsEntry("name", "Ada");
	}

	@Test
	void changedIdMovesTheSession() {
		String newId = UUID.randomUUID().toString();
		create(this.id, INTERVAL, Map.of("kept", bytes("1"), "removed", bytes("1")));
		SessionChange change = new SessionChange(Kind.UPDATE, newId, this.id, CREATED, CREATED.plusSeconds(1), INTERVAL,
				INTERVAL, Map.of("added", bytes("2")), Set.of("removed"));
		assertThat(await(store().save(change))).isTrue();
		assertThat(load(this.id)).isEmpty();
		assertThat(load(newId)).hasValueSatisfying((record) -> {
			assertThat(record.creationTime()).isEqualTo(CREATED);
			assertThat(record.lastAccessedTime()).isEqualTo(CREATED.plusSeconds(1));
			assertThat(texts(record)).containsOnly(Map.entry("kept", "1"), Map.entry("added", "2"));
		});
		assertThat(set(this.id, "name", "Ada")).isFalse();
		assertThat(load(this.id)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "ä\u0000\n\r", "with space", "{tag}", "{", "*", "ﷺ", "a:b:c" })
	void idsAndNamesMayBeAnything(String text) {
		String strange = text + UUID.randomUUID();
		create(strange, INTERVAL, Map.of(text, new byte[] { 0, -1, '\r', '\n' }));
		assertThat(access(strange, CREATED)).hasValueSatisfying(
				(record) -> assertThat(record.attributes().get(text)).containsExactly(0, -1, '\r', '\n'));
		assertThat(load(text)).isEmpty();
		assertThat(await(store().delete(strange))).isPresent();
	}

	@Test
	void sessionsMayHaveManyAttributes() {
		Map<String, byte[]> attributes = new HashMap<>();
		IntStream.range(0, 5000).forEach((i) -> attributes.put("name" + i, bytes("value" + i)));
		create(this.id, INTERVAL, attributes);
		assertThat(access(this.id, CREATED).orElseThrow().attributes()).hasSize(5000);
		assertThat(await(store().save(update(this.id, null, Map.of("last", bytes("1")), attributes.keySet()))))
			.isTrue();
		assertThat(texts(load(this.id).orElseThrow())).containsOnlyKeys("last");
		assertThat(await(store().save(update(this.id, null, attributes, Set.of("last"))))).isTrue();
		assertThat(load(this.id).orElseThrow().attributes()).hasSize(5000);
	}

	@Test
	void savesOfDifferentAttributesAtTheSameTimeAllCount() throws Exception {
		create(this.id, INTERVAL, Map.of());
		List<Callable<Boolean>> saves = new ArrayList<>();
		IntStream.range(0, 200).forEach((i) -> saves.add(() -> set(this.id, "name" + i, "value" + i)));
		assertThat(atOnce(saves)).containsOnly(true);
		assertThat(load(this.id).orElseThrow().attributes()).hasSize(200);
	}

	@Test
	void ofManyWhoDeleteOneGetsTheRecord() throws Exception {
		create(this.id, INTERVAL, Map.of());
		List<Callable<Boolean>> deletes = new ArrayList<>();
		IntStream.range(0, 20).forEach((i) -> deletes.add(() -> await(store().delete(this.id)).isPresent()));
		assertThat(atOnce(deletes)).filteredOn((deleted) -> deleted).hasSize(1);
	}

	@Test
	void saveNeverUndoesADeletion() throws Exception {
		for (int round = 0; round < 50; round++) {
			String victim = UUID.randomUUID().toString();
			create(victim, INTERVAL, Map.of());
			List<Callable<Boolean>> calls = new ArrayList<>();
			IntStream.range(0, 4).forEach((i) -> calls.add(() -> set(victim, "name" + i, "value")));
			calls.add(() -> await(store().delete(victim)).isPresent());
			IntStream.range(4, 8).forEach((i) -> calls.add(() -> access(victim, Instant.now()).isPresent()));
			assertThat(atOnce(calls).get(4)).isTrue();
			assertThat(load(victim)).isEmpty();
		}
	}

	@Test
	void changeOfIdLosesNoSaveThatWasConfirmed() throws Exception {
		for (int round = 0; round < 50; round++) {
			String oldId = UUID.randomUUID().toString();
			String newId = UUID.randomUUID().toString();
			create(oldId, INTERVAL, Map.of());
			List<Callable<Boolean>> calls = new ArrayList<>();
			IntStream.range(0, 8).forEach((i) -> calls.add(() -> set(oldId, "name" + i, "value")));
			calls.add(4, () -> changeId(oldId, newId));
			List<Boolean> results = atOnce(calls);
			assertThat(results.remove(4)).isTrue();
			Set<String> kept = load(newId).orElseThrow().attributes().keySet();
			assertThat(load(oldId)).isEmpty();
			IntStream.range(0, 8).forEach((i) -> {
				if (results.get(i)) {
					assertThat(kept).contains("name" + i);
				}
				else {
					assertThat(kept).doesNotContain("name" + i);
				}
			});
		}
	}

	@Test
	void changeOfIdAndDeletionLeaveOneOrNone() throws Exception {
		for (int round = 0; round < 50; round++) {
			String oldId = UUID.randomUUID().toString();
			String newId = UUID.randomUUID().toString();
			create(oldId, INTERVAL, Map.of());
			List<Boolean> results = atOnce(
					List.of(() -> changeId(oldId, newId), () -> await(store().delete(oldId)).isPresent()));
			assertThat(results.get(0)).isNotEqualTo(results.get(1));
			assertThat(load(oldId)).isEmpty();
			assertThat(load(newId).isPresent()).isEqualTo(results.get(0));
		}
	}

	private static List<Boolean> atOnce(List<Callable<Boolean>> calls) throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(16);
		try {
			List<Boolean> results = new ArrayList<>();
			for (Future<Boolean> future : executor.invokeAll(calls)) {
				results.add(future.get());
			}
			return results;
		}
		finally {
			executor.shutdownNow();
		}
	}

	protected final void create(String sessionId, Duration interval, Map<String, byte[]> attributes) {
		assertThat(await(store().save(new SessionChange(Kind.CREATE, sessionId, null, CREATED, CREATED, interval,
				interval, attributes, Set.of()))))
			.isTrue();
	}

	protected final Optional<SessionRecord> load(String sessionId) {
		return await(store().load(sessionId));
	}

	protected final Optional<SessionRecord> access(String sessionId, Instant now) {
		return await(store().access(sessionId, now));
	}

	protected final boolean set(String sessionId, String name, String value) {
		return await(store().save(update(sessionId, null, Map.of(name, bytes(value)), Set.of())));
	}

	protected final boolean changeId(String oldId, String newId) {
		return await(store().save(new SessionChange(Kind.UPDATE, newId, oldId, CREATED, CREATED, INTERVAL, INTERVAL,
				Map.of(), Set.of())));
	}

	private static SessionChange update(String sessionId, String previousId, Map<String, byte[]> attributes,
			Set<String> removed) {
		return new SessionChange(Kind.UPDATE, sessionId, previousId, CREATED, CREATED, INTERVAL, null, attributes,
				removed);
	}

	public static <T> T await(CompletionStage<T> stage) {
		try {
			return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Lets time pass that is part of what is tested.
	 */
	private static void pause(Duration duration) {
		Awaitility.await().pollDelay(duration).atMost(Duration.ofMinutes(1)).until(() -> true);
	}

	public static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	protected static Map<String, String> texts(SessionRecord record) {
		Map<String, String> texts = new HashMap<>();
		record.attributes().forEach((name, value) -> texts.put(name, new String(value, StandardCharsets.UTF_8)));
		return texts;
	}

}
