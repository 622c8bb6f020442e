package dev.mooring.session.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

import dev.mooring.session.store.SessionChange.Kind;
import dev.mooring.session.store.SessionReplay.Change;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every {@link RecoverableSessionStore} must do, with a recovery window of
 * {@link #RECOVERY_WINDOW} and no touch interval. Times are seconds after the creation.
 */
public abstract class RecoverableSessionStoreContract extends SessionStoreContract {

	protected static final Duration RECOVERY_WINDOW = Duration.ofMinutes(10);

	private static final Instant CREATED = Instant.ofEpochMilli(1_700_000_000_123L);

	private static final Duration INTERVAL = Duration.ofMinutes(30);

	/**
	 * What is left of the interval for the instance that replays.
	 */
	private static final Duration LEFT = Duration.ofMinutes(20);

	private static final Duration FOR_EVER = Duration.ofSeconds(-1);

	private final String id = UUID.randomUUID().toString();

	@Override
	protected abstract RecoverableSessionStore store();

	/**
	 * Makes the store lose all it has.
	 */
	protected abstract void loseData();

	/**
	 * Tells how long a record is kept.
	 * @param sessionId the session id
	 * @return the time to live; negative: for ever; null if there is nothing, not even an
	 * incomplete record
	 */
	protected abstract Duration timeToLive(String sessionId);

	@Test
	void replaySetsAddsAndRemovesAttributesAndLeavesTheRest() {
		create(this.id, INTERVAL, Map.of("kept", bytes("1"), "changed", bytes("1"), "removed", bytes("1")));
		ReplayResult result = replay(5, Map.of("changed", change("2", "1", 5), "added", change("2", null, 5), "removed",
				change(null, "1", 5), "never there", change(null, null, 5)));
		assertThat(result).isEqualTo(new ReplayResult(true, 0));
		assertThat(attributes()).containsOnly(Map.entry("kept", "1"), Map.entry("changed", "2"),
				Map.entry("added", "2"));
	}

	@Test
	void replayLeavesWhatOthersDidToOtherAttributes() {
		create(this.id, INTERVAL, Map.of("removed", bytes("1"), "changed", bytes("1")));
		await(store().save(new SessionChange(Kind.UPDATE, this.id, null, CREATED, at(9), INTERVAL, INTERVAL,
				Map.of("changed", bytes("2"), "added", bytes("2")), Set.of("removed"))));
		assertThat(replay(5, Map.of("ours", change("3", null, 5)))).isEqualTo(new ReplayResult(true, 0));
		assertThat(attributes()).containsOnly(Map.entry("changed", "2"), Map.entry("added", "2"),
				Map.entry("ours", "3"));
	}

	@Test
	void repeatedReplayIsHarmless() {
		create(this.id, INTERVAL, Map.of("changed", bytes("1"), "removed", bytes("1")));
		Map<String, Change> changes = Map.of("changed", change("2", "1", 5), "removed", change(null, "1", 5));
		for (int i = 0; i < 3; i++) {
			assertThat(replay(5, changes)).isEqualTo(new ReplayResult(true, 0));
			assertThat(attributes()).containsOnly(Map.entry("changed", "2"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "1", "3" })
	void repeatedReplayDoesNotUndoALaterSave(String later) {
		create(this.id, INTERVAL, Map.of("name", bytes("1")));
		Map<String, Change> changes = Map.of("name", change("2", "1", 5));
		replay(5, changes);
		set(this.id, "name", later);
		assertThat(replay(5, changes).exists()).isTrue();
		assertThat(attributes()).containsOnly(Map.entry("name", later));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void deletedSessionStaysDeleted(boolean restore) {
		create(this.id, INTERVAL, Map.of());
		await(store().delete(this.id));
		assertThat(replay(session(5, Map.of("name", "2")), Map.of("name", change("2", null, 5)), restore))
			.isEqualTo(new ReplayResult(false, 0));
		assertThat(load(this.id)).isEmpty();
	}

	@Test
	void sessionThatWasDeletedWhereItWasMissingStaysDeleted() {
		loseData();
		await(store().delete(this.id));
		assertThat(replay(session(5, Map.of()), Map.of(), true).exists()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void oldIdOfAMovedSessionStaysGone(boolean restore) {
		String newId = UUID.randomUUID().toString();
		create(this.id, INTERVAL, Map.of());
		assertThat(changeId(this.id, newId)).isTrue();
		assertThat(replay(session(5, Map.of()), Map.of("name", change("2", null, 5)), restore).exists()).isFalse();
		assertThat(load(this.id)).isEmpty();
		SessionRecord moved = new SessionRecord(newId, CREATED, at(5), INTERVAL, Map.of("name", bytes("2")), false);
		assertThat(replay(moved, Map.of("name", change("2", null, 5)), restore).exists()).isTrue();
		assertThat(texts(load(newId).orElseThrow())).containsOnly(Map.entry("name", "2"));
	}

	@Test
	void missingSessionHasEnded() {
		assertThat(replay(5, Map.of("name", change("2", "1", 5)))).isEqualTo(new ReplayResult(false, 0));
		assertThat(load(this.id)).isEmpty();
	}

	@Test
	void missingSessionIsRestoredWhole() {
		create(this.id, INTERVAL, Map.of("unchanged", bytes("1"), "name", bytes("1")));
		loseData();
		ReplayResult result = replay(session(5, Map.of("unchanged", "1", "name", "2")),
				Map.of("name", change("2", "1", 5), "removed", change(null, "1", 5)), true);
		assertThat(result).isEqualTo(new ReplayResult(true, 0));
		assertThat(load(this.id)).hasValueSatisfying((record) -> {
			assertThat(record.creationTime()).isEqualTo(CREATED);
			assertThat(record.lastAccessedTime()).isEqualTo(at(5));
			assertThat(record.maxInactiveInterval()).isEqualTo(INTERVAL);
		});
		assertThat(attributes()).containsOnly(Map.entry("unchanged", "1"), Map.entry("name", "2"));
		assertTimeToLive(LEFT);
	}

	@Test
	void sessionWhoseTimeIsOverIsNotRestored() {
		SessionReplay replay = new SessionReplay(session(5, Map.of()), Map.of(), false, true, null, Duration.ZERO);
		assertThat(replay(replay).exists()).isFalse();
		assertThat(load(this.id)).isEmpty();
	}

	@Test
	void sessionCreatedMeanwhileIsRestoredOnce() {
		SessionRecord created = session(5, Map.of("name", "2"));
		Map<String, Change> changes = Map.of("name", change("2", null, 5));
		assertThat(replay(created, changes, true)).isEqualTo(new ReplayResult(true, 0));
		set(this.id, "name", "3");
		assertThat(replay(created, changes, true).exists()).isTrue();
		assertThat(attributes()).containsOnly(Map.entry("name", "3"));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void anotherSessionWithTheIdIsLeftAlone(boolean restore) {
		create(this.id, INTERVAL, Map.of("name", bytes("1")));
		SessionRecord another = new SessionRecord(this.id, CREATED.plusMillis(1), at(5), INTERVAL, Map.of(), false);
		assertThat(replay(another, Map.of("name", change("2", "1", 5)), restore).exists()).isFalse();
		assertThat(attributes()).containsOnly(Map.entry("name", "1"));
	}

	@Test
	void ofTwoReplaysTheLaterChangeWins() {
		create(this.id, INTERVAL, Map.of("earlier first", bytes("0"), "later first", bytes("0"), "removed", bytes("0"),
				"set", bytes("0")));
		replay(30, Map.of("earlier first", change("1", "0", 10), "later first", change("1", "0", 20), "removed",
				change("1", "0", 10), "set", change(null, "0", 10)));
		ReplayResult result = replay(25, Map.of("earlier first", change("2", "0", 15), "later first",
				change("2", "0", 15), "removed", change(null, "0", 15), "set", change("2", "0", 15)));
		assertThat(result).isEqualTo(new ReplayResult(true, 4));
		assertThat(attributes()).containsOnly(Map.entry("earlier first", "2"), Map.entry("later first", "1"),
				Map.entry("set", "2"));
	}

	@Test
	void repeatingTheLoserChangesNothing() {
		create(this.id, INTERVAL, Map.of("name", bytes("0")));
		replay(5, Map.of("name", change("1", "0", 5)));
		replay(6, Map.of("name", change("2", "0", 6)));
		replay(5, Map.of("name", change("1", "0", 5)));
		assertThat(attributes()).containsOnly(Map.entry("name", "2"));
	}

	@Test
	void changeBeforeTheLastAccessLosesAgainstASave() {
		create(this.id, INTERVAL, Map.of("name", bytes("0")));
		access(this.id, at(6));
		set(this.id, "name", "1");
		assertThat(replay(9, Map.of("name", change("2", "0", 5)))).isEqualTo(new ReplayResult(true, 1));
		assertThat(attributes()).containsOnly(Map.entry("name", "1"));
	}

	@Test
	void changeAfterTheLastAccessWinsAgainstASave() {
		create(this.id, INTERVAL, Map.of("name", bytes("0"), "removed", bytes("0")));
		access(this.id, at(4));
		set(this.id, "name", "1");
		set(this.id, "removed", "1");
		assertThat(replay(5, Map.of("name", change("2", "0", 5), "removed", change(null, "0", 5))))
			.isEqualTo(new ReplayResult(true, 2));
		assertThat(attributes()).containsOnly(Map.entry("name", "2"));
	}

	@Test
	void saveOverAReplayedChangeCountsByTheLastAccess() {
		create(this.id, INTERVAL, Map.of("name", bytes("0")));
		replay(5, Map.of("name", change("1", "0", 5)));
		access(this.id, at(20));
		set(this.id, "name", "saved");
		assertThat(replay(10, Map.of("name", change("2", "0", 10)))).isEqualTo(new ReplayResult(true, 1));
		assertThat(attributes()).containsOnly(Map.entry("name", "saved"));
		assertThat(replay(25, Map.of("name", change("3", "0", 25)))).isEqualTo(new ReplayResult(true, 1));
		assertThat(attributes()).containsOnly(Map.entry("name", "3"));
	}

	@Test
	void sameChangeByOthersIsNoConflictAndItsLaterTimeCounts() {
		create(this.id, INTERVAL, Map.of("name", bytes("0")));
		replay(30, Map.of("name", change("1", "0", 20)));
		assertThat(replay(30, Map.of("name", change("1", "0", 10)))).isEqualTo(new ReplayResult(true, 0));
		replay(30, Map.of("name", change("2", "0", 15)));
		assertThat(attributes()).containsOnly(Map.entry("name", "1"));
	}

	@Test
	void restoreReplacesAnOlderRecord() {
		replay(session(5, Map.of("old", "1", "name", "1")), Map.of(), true);
		assertThat(replay(session(6, Map.of("new", "2", "name", "2")), Map.of(), true))
			.isEqualTo(new ReplayResult(true, 0));
		assertThat(attributes()).containsOnly(Map.entry("new", "2"), Map.entry("name", "2"));
		assertThat(load(this.id).orElseThrow().lastAccessedTime()).isEqualTo(at(6));
		assertTimeToLive(LEFT);
	}

	@ParameterizedTest
	@ValueSource(ints = { 5, 6 })
	void restoreDoesNotReplaceARecordThatIsNotOlder(int accessed) {
		replay(session(accessed, Map.of("name", "1")), Map.of(), true);
		replay(session(5, Map.of("name", "2", "changed", "2")), Map.of("changed", change("2", null, 4)), true);
		assertThat(attributes()).containsOnly(Map.entry("name", "1"), Map.entry("changed", "2"));
		assertThat(load(this.id).orElseThrow().lastAccessedTime()).isEqualTo(at(accessed));
	}

	@Test
	void recordOfOlderDataIsReplaced() {
		create(this.id, INTERVAL, Map.of("name", bytes("0"), "old", bytes("0")));
		access(this.id, at(4));
		assertThat(restore(session(9, Map.of("name", "2", "other", "1")), 5, Map.of("name", change("2", "1", 9))))
			.isEqualTo(new ReplayResult(true, 0));
		assertThat(attributes()).containsOnly(Map.entry("name", "2"), Map.entry("other", "1"));
		assertThat(load(this.id).orElseThrow().lastAccessedTime()).isEqualTo(at(9));
		assertTimeToLive(LEFT);
	}

	@Test
	void recordOfTheSameDataIsNotReplaced() {
		create(this.id, INTERVAL, Map.of("name", bytes("1"), "of others", bytes("0")));
		access(this.id, at(5));
		set(this.id, "of others", "1");
		assertThat(restore(session(9, Map.of("name", "2", "of others", "0")), 5, Map.of("name", change("2", "1", 9))))
			.isEqualTo(new ReplayResult(true, 0));
		assertThat(attributes()).containsOnly(Map.entry("name", "2"), Map.entry("of others", "1"));
		assertThat(load(this.id).orElseThrow().lastAccessedTime()).isEqualTo(at(9));
	}

	@Test
	void sessionThatOlderDataDoNotHaveIsRestored() {
		assertThat(restore(session(9, Map.of("name", "1")), 5, Map.of())).isEqualTo(new ReplayResult(true, 0));
		assertThat(attributes()).containsOnly(Map.entry("name", "1"));
	}

	@Test
	void eachSaveTellsItsTimeIfThatIsLater() {
		create(this.id, INTERVAL, Map.of());
		assertThat(save(5)).isTrue();
		assertThat(load(this.id).orElseThrow().lastAccessedTime()).isEqualTo(at(5));
		assertThat(save(4)).isTrue();
		assertThat(load(this.id).orElseThrow().lastAccessedTime()).isEqualTo(at(5));
	}

	private boolean save(int accessed) {
		return await(store().save(new SessionChange(Kind.UPDATE, this.id, null, CREATED, at(accessed), INTERVAL, null,
				Map.of("name", bytes("1")), Set.of())));
	}

	@Test
	void restoreWithoutChangesKeepsWhatOthersReplayed() {
		replay(session(5, Map.of("name", "1", "other", "1")), Map.of("name", change("1", "0", 5)), true);
		assertThat(replay(session(9, Map.of("name", "0")), Map.of(), true)).isEqualTo(new ReplayResult(true, 0));
		assertThat(attributes()).containsOnly(Map.entry("name", "1"), Map.entry("other", "1"));
		assertThat(load(this.id).orElseThrow().lastAccessedTime()).isEqualTo(at(9));
	}

	@Test
	void whatWasReplayedCountsNoMoreForARecordThatIsRestored() {
		replay(session(5, Map.of("name", "1")), Map.of("name", change("1", "0", 5)), true);
		await(store().save(new SessionChange(Kind.UPDATE, this.id, null, CREATED, at(5), Duration.ZERO, Duration.ZERO,
				Map.of(), Set.of())));
		assertThat(load(this.id)).isEmpty();
		replay(session(4, Map.of("name", "0")), Map.of(), true);
		replay(session(5, Map.of("name", "1")), Map.of("name", change("1", "0", 5)), false);
		assertThat(attributes()).containsOnly(Map.entry("name", "1"));
	}

	@Test
	void laterAccessIsWrittenWithItsTimeToLive() {
		create(this.id, INTERVAL, Map.of());
		replay(5, Map.of());
		assertThat(load(this.id).orElseThrow().lastAccessedTime()).isEqualTo(at(5));
		assertTimeToLive(LEFT);
	}

	@Test
	void laterAccessByOthersStaysWithItsTimeToLive() {
		create(this.id, INTERVAL, Map.of());
		access(this.id, at(6));
		replay(5, Map.of("name", change("1", null, 5)));
		assertThat(load(this.id).orElseThrow().lastAccessedTime()).isEqualTo(at(6));
		assertTimeToLive(INTERVAL);
	}

	@Test
	void changedIntervalIsWrittenWithItsTimeToLive() {
		create(this.id, INTERVAL, Map.of());
		replayInterval(5, Duration.ofMinutes(40), Duration.ofMinutes(35));
		assertThat(load(this.id).orElseThrow().maxInactiveInterval()).isEqualTo(Duration.ofMinutes(40));
		assertTimeToLive(Duration.ofMinutes(35));
	}

	@Test
	void changedIntervalCountsFromTheLaterAccess() {
		create(this.id, INTERVAL, Map.of());
		access(this.id, at(6));
		replayInterval(5, Duration.ofMinutes(40), Duration.ofMinutes(35));
		assertThat(load(this.id)).hasValueSatisfying((record) -> {
			assertThat(record.maxInactiveInterval()).isEqualTo(Duration.ofMinutes(40));
			assertThat(record.lastAccessedTime()).isEqualTo(at(6));
		});
		assertTimeToLive(Duration.ofMinutes(40));
		replayInterval(5, Duration.ofMinutes(1), Duration.ZERO);
		assertTimeToLive(Duration.ofMinutes(1));
	}

	@Test
	void intervalThatOthersChangedStays() {
		create(this.id, INTERVAL, Map.of());
		await(store().save(new SessionChange(Kind.UPDATE, this.id, null, CREATED, CREATED, Duration.ofMinutes(50),
				Duration.ofMinutes(50), Map.of(), Set.of())));
		replay(5, Map.of());
		assertThat(load(this.id).orElseThrow().maxInactiveInterval()).isEqualTo(Duration.ofMinutes(50));
		assertTimeToLive(Duration.ofMinutes(40));
	}

	@Test
	void neverExpiringSessionIsReplayed() {
		create(this.id, FOR_EVER, Map.of());
		SessionRecord session = new SessionRecord(this.id, CREATED, at(5), FOR_EVER, Map.of(), false);
		replay(new SessionReplay(session, Map.of("name", change("1", null, 5)), false, false, null, FOR_EVER));
		assertThat(attributes()).containsOnly(Map.entry("name", "1"));
		assertThat(timeToLive(this.id)).isNegative();
		loseData();
		replay(new SessionReplay(session, Map.of(), false, true, null, FOR_EVER));
		assertThat(timeToLive(this.id)).isNegative();
	}

	@Test
	void sessionThatOthersMadeNeverExpireStaysSoAndTheOtherWayRound() {
		create(this.id, FOR_EVER, Map.of());
		replay(5, Map.of());
		assertThat(timeToLive(this.id)).isNegative();
		replayInterval(6, INTERVAL, LEFT);
		assertTimeToLive(LEFT);
		SessionRecord session = new SessionRecord(this.id, CREATED, at(7), FOR_EVER, Map.of(), false);
		replay(new SessionReplay(session, Map.of(), false, false, null, FOR_EVER));
		assertTimeToLive(INTERVAL);
		replayInterval(8, FOR_EVER, FOR_EVER);
		assertThat(timeToLive(this.id)).isNegative();
	}

	@ParameterizedTest
	@ValueSource(strings = { "ä\u0000\n\r", "{tag}", "{", "}{", "a:b:c" })
	void idsAndNamesOfReplaysMayBeAnything(String text) {
		String strange = text + UUID.randomUUID();
		SessionRecord session = new SessionRecord(strange, CREATED, at(5), INTERVAL, Map.of(text, bytes("1")), false);
		replay(session, Map.of(text, change("1", null, 5)), true);
		replay(session, Map.of(text, change("2", "1", 5)), false);
		assertThat(texts(load(strange).orElseThrow())).containsOnly(Map.entry(text, "2"));
		assertThat(await(store().delete(strange))).isPresent();
	}

	@Test
	void replaysMayHaveManyAttributes() {
		Map<String, String> attributes = new HashMap<>();
		Map<String, Change> changes = new HashMap<>();
		IntStream.range(0, 5000).forEach((i) -> {
			attributes.put("name" + i, "value" + i);
			changes.put("name" + i, change("value" + i, null, 5));
		});
		replay(session(5, attributes), changes, true);
		assertThat(attributes()).isEqualTo(attributes);
		changes.replaceAll((name, change) -> new Change(bytes("changed"), change.value(), at(6)));
		assertThat(replay(6, changes)).isEqualTo(new ReplayResult(true, 0));
		assertThat(attributes()).hasSize(5000).containsValue("changed").doesNotContainValue("value1");
	}

	@Test
	void replaysOfDifferentAttributesAtTheSameTimeAllCount() {
		create(this.id, INTERVAL, Map.of());
		List<CompletionStage<ReplayResult>> replays = new ArrayList<>();
		IntStream.range(0, 100)
			.forEach((i) -> replays.add(store().replay(new SessionReplay(session(i, Map.of()),
					Map.of("name" + i, change("value", null, i)), false, i % 2 == 0, null, LEFT))));
		assertThat(replays).allSatisfy((result) -> assertThat(await(result).exists()).isTrue());
		assertThat(attributes()).hasSize(100);
		assertThat(load(this.id).orElseThrow().lastAccessedTime()).isEqualTo(at(99));
	}

	@Test
	void replayNeverUndoesADeletion() {
		for (int round = 0; round < 50; round++) {
			create(this.id + round, INTERVAL, Map.of());
			SessionRecord session = new SessionRecord(this.id + round, CREATED, at(5), INTERVAL, Map.of(), false);
			SessionReplay replay = new SessionReplay(session, Map.of(), false, true, null, LEFT);
			CompletionStage<ReplayResult> before = store().replay(replay);
			CompletionStage<?> deletion = store().delete(this.id + round);
			CompletionStage<ReplayResult> after = store().replay(replay);
			await(before);
			await(deletion);
			await(after);
			assertThat(load(this.id + round)).isEmpty();
		}
	}

	@Test
	void generationStaysUntilTheDataIsLost() {
		String generation = await(store().generation());
		assertThat(generation).isNotEmpty();
		create(this.id, INTERVAL, Map.of());
		assertThat(await(store().generation())).isEqualTo(generation);
		loseData();
		assertThat(load(this.id)).isEmpty();
		String next = await(store().generation());
		assertThat(next).isNotEqualTo(generation);
		assertThat(await(store().generation())).isEqualTo(next);
	}

	private ReplayResult replay(int accessed, Map<String, Change> changes) {
		return replay(session(accessed, Map.of()), changes, false);
	}

	private void replayInterval(int accessed, Duration interval, Duration timeToLive) {
		SessionRecord session = new SessionRecord(this.id, CREATED, at(accessed), interval, Map.of(), false);
		assertThat(replay(new SessionReplay(session, Map.of(), true, false, null, timeToLive)).exists()).isTrue();
	}

	private ReplayResult replay(SessionRecord session, Map<String, Change> changes, boolean restore) {
		return replay(new SessionReplay(session, changes, false, restore, null, LEFT));
	}

	private ReplayResult restore(SessionRecord session, int seen, Map<String, Change> changes) {
		return replay(new SessionReplay(session, changes, false, true, at(seen), LEFT));
	}

	/**
	 * Whatever was replayed, there is a whole record with a time to live, or none.
	 */
	private ReplayResult replay(SessionReplay replay) {
		ReplayResult result = await(store().replay(replay));
		String replayed = replay.session().id();
		SessionRecord record = load(replayed).orElse(null);
		Duration timeToLive = timeToLive(replayed);
		assertThat(timeToLive == null).isEqualTo(record == null);
		if (record != null) {
			assertThat(timeToLive.isNegative()).isEqualTo(record.maxInactiveInterval().isNegative());
		}
		assertThat(result.exists())
			.isEqualTo(record != null && record.creationTime().equals(replay.session().creationTime()));
		return result;
	}

	private SessionRecord session(int accessed, Map<String, String> attributes) {
		Map<String, byte[]> serialized = new HashMap<>();
		attributes.forEach((name, value) -> serialized.put(name, bytes(value)));
		return new SessionRecord(this.id, CREATED, at(accessed), INTERVAL, serialized, false);
	}

	private static Change change(String value, String base, int time) {
		return new Change((value != null) ? bytes(value) : null, (base != null) ? bytes(base) : null, at(time));
	}

	private static Instant at(int seconds) {
		return CREATED.plusSeconds(seconds);
	}

	private Map<String, String> attributes() {
		return texts(load(this.id).orElseThrow());
	}

	private void assertTimeToLive(Duration expected) {
		assertThat(timeToLive(this.id)).isBetween(expected.minusSeconds(30), expected);
	}

}
