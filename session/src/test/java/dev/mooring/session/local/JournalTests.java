package dev.mooring.session.local;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import dev.mooring.session.local.LocalCopies.Copy;
import dev.mooring.session.store.SessionChange;
import dev.mooring.session.store.SessionChange.Kind;
import dev.mooring.session.store.SessionRecord;
import dev.mooring.session.store.SessionReplay.Change;
import dev.mooring.session.store.SessionStoreUnavailableException;
import org.junit.jupiter.api.Test;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the journal makes of changes. Times are seconds after the creation.
 */
class JournalTests {

	private static final Instant CREATED = Instant.ofEpochMilli(1_700_000_000_123L);

	private static final Duration INTERVAL = Duration.ofMinutes(30);

	private Journal journal = new Journal(new LocalSettings(3, DataSize.ofKilobytes(10), Duration.ofHours(1)));

	@Test
	void knowsNothingAtFirst() {
		assertThat(this.journal.isEmpty()).isTrue();
		assertThat(this.journal.find("id")).isNull();
	}

	@Test
	void accessTellsTheTimeBeforeAndKeepsTheNew() {
		JournalEntry base = base("id", Map.of("name", "0"));
		assertThat(this.journal.access("id", base, at(5))).hasValueSatisfying((record) -> {
			assertThat(record.lastAccessedTime()).isEqualTo(CREATED);
			assertThat(record.accessRecorded()).isTrue();
		});
		assertThat(this.journal.access("id", base, at(6)).orElseThrow().lastAccessedTime()).isEqualTo(at(5));
		assertThat(entry("id").session().lastAccessedTime()).isEqualTo(at(6));
		assertThat(entry("id").changes()).isEmpty();
	}

	@Test
	void expiredSessionIsNotThere() {
		JournalEntry base = base("id", Map.of());
		assertThat(this.journal.access("id", base, CREATED.plus(INTERVAL))).isEmpty();
		assertThat(this.journal.isEmpty()).isTrue();
		this.journal.access("id", base, at(5));
		assertThat(this.journal.access("id", base, at(5).plus(INTERVAL))).isEmpty();
	}

	@Test
	void laterChangeOfAnAttributeKeepsTheFirstBase() {
		JournalEntry base = base("id", Map.of("changed", "0", "removed", "0"));
		assertThat(set("id", "changed", "1", base, 1)).isTrue();
		assertThat(set("id", "changed", "2", base, 2)).isTrue();
		assertThat(set("id", "added", "1", base, 3)).isTrue();
		assertThat(remove("id", "removed", base, 4)).isTrue();
		Map<String, Change> changes = entry("id").changes();
		assertThat(changes).containsOnlyKeys("changed", "added", "removed");
		assertChange(changes.get("changed"), "2", "0", 2);
		assertChange(changes.get("added"), "1", null, 3);
		assertChange(changes.get("removed"), null, "0", 4);
		assertThat(Instance.texts(entry("id").session())).isEqualTo(Map.of("changed", "2", "added", "1"));
	}

	@Test
	void changedIntervalIsRemembered() {
		JournalEntry base = base("id", Map.of());
		change(new SessionChange(Kind.UPDATE, "id", null, CREATED, at(1), INTERVAL, INTERVAL, Map.of(), Set.of()), base,
				1);
		assertThat(entry("id").intervalChanged()).isFalse();
		Duration longer = INTERVAL.multipliedBy(2);
		change(new SessionChange(Kind.UPDATE, "id", null, CREATED, at(2), longer, longer, Map.of(), Set.of()), base, 2);
		assertThat(entry("id").intervalChanged()).isTrue();
		assertThat(entry("id").session().maxInactiveInterval()).isEqualTo(longer);
	}

	@Test
	void updateOfWhatNobodyKnowsIsRefused() {
		assertThat(set("id", "name", "1", null, 1)).isFalse();
		assertThat(this.journal.isEmpty()).isTrue();
	}

	@Test
	void movedSessionIsKnownByItsLastIdOnly() {
		JournalEntry base = base("first", Map.of("name", "0"));
		set("first", "name", "1", base, 1);
		assertThat(move("first", "second", base)).isTrue();
		assertThat(move("second", "third", null)).isTrue();
		assertThat(this.journal.find("first")).isEmpty();
		assertThat(this.journal.find("second")).isEmpty();
		assertThat(entry("third").formerIds()).containsExactly("first", "second");
		assertThat(this.journal.size()).isEqualTo(1);
		assertThat(set("first", "name", "2", base, 2)).isFalse();
		assertThat(move("first", "other", base)).isFalse();
		assertThat(this.journal.access("first", base, at(2))).isEmpty();
		assertThat(this.journal.delete("first", base, at(2))).isEmpty();
		replayed(entry("third"), true);
		assertThat(this.journal.isEmpty()).isTrue();
		assertThat(this.journal.find("first")).isNull();
		assertThat(this.journal.find("second")).isNull();
	}

	@Test
	void deletedSessionStaysDeletedUntilItWasReplayed() {
		JournalEntry base = base("id", Map.of("name", "0"));
		set("id", "name", "1", base, 1);
		assertThat(this.journal.delete("id", base, at(2))).map(Instance::texts).hasValue(Map.of("name", "1"));
		assertThat(this.journal.delete("id", base, at(2))).isEmpty();
		assertThat(this.journal.find("id")).isEmpty();
		assertThat(set("id", "name", "2", base, 3)).isFalse();
		assertThat(this.journal.access("id", base, at(3))).isEmpty();
		JournalEntry deleted = this.journal.all().get(0);
		assertThat(deleted.deleted()).isTrue();
		assertThat(deleted.session().attributes()).isEmpty();
		replayed(deleted, false);
		assertThat(this.journal.find("id")).isNull();
	}

	@Test
	void unknownSessionCanBeDeleted() {
		assertThat(this.journal.delete("id", null, at(2))).isEmpty();
		assertThat(this.journal.find("id")).isEmpty();
		assertThat(this.journal.all().get(0).deleted()).isTrue();
	}

	@Test
	void whatChangedDuringTheReplayStays() {
		JournalEntry base = base("id", Map.of("again", "0", "once", "0"));
		set("id", "again", "1", base, 1);
		set("id", "once", "1", base, 1);
		JournalEntry replaying = entry("id");
		set("id", "again", "2", base, 2);
		set("id", "new", "2", base, 2);
		assertThat(replayed(replaying, true)).isFalse();
		Map<String, Change> rest = entry("id").changes();
		assertThat(rest).containsOnlyKeys("again", "new");
		assertChange(rest.get("again"), "2", "1", 2);
		assertChange(rest.get("new"), "2", null, 2);
		assertThat(entry("id").generation()).isEqualTo("now");
		assertThat(entry("id").contact()).isEqualTo(at(60));
		assertThat(replayed(entry("id"), true)).isTrue();
		assertThat(this.journal.isEmpty()).isTrue();
	}

	@Test
	void accessDuringTheReplayDoesNotKeepTheSessionHere() {
		JournalEntry base = base("id", Map.of());
		set("id", "name", "1", base, 1);
		JournalEntry replaying = entry("id");
		this.journal.access("id", base, at(2));
		assertThat(replayed(replaying, true)).isTrue();
		assertThat(this.journal.find("id")).isNull();
	}

	@Test
	void sessionThatWasCreatedHereIsStoredAfterItsReplay() {
		change(new SessionChange(Kind.CREATE, "id", null, CREATED, CREATED, INTERVAL, INTERVAL,
				Map.of("name", Instance.bytes("1")), Set.of()), null, 0);
		assertThat(entry("id").created()).isTrue();
		JournalEntry replaying = entry("id");
		move("id", "second", null);
		assertThat(replayed(replaying, true)).isFalse();
		assertThat(entry("second").created()).isFalse();
		assertThat(entry("second").formerIds()).containsExactly("id");
		assertThat(entry("second").changes()).isEmpty();
		assertThat(replayed(entry("second"), true)).isTrue();
	}

	@Test
	void sessionThatWasDeletedDuringItsReplayStaysDeleted() {
		JournalEntry base = base("id", Map.of());
		set("id", "name", "1", base, 1);
		JournalEntry replaying = entry("id");
		this.journal.delete("id", base, at(2));
		assertThat(replayed(replaying, true)).isFalse();
		assertThat(this.journal.find("id")).isEmpty();
		assertThat(this.journal.all().get(0).deleted()).isTrue();
	}

	@Test
	void sessionThatHasEndedInTheStoreEndsHereWithWhatCameSince() {
		JournalEntry base = base("id", Map.of());
		set("id", "name", "1", base, 1);
		JournalEntry replaying = entry("id");
		set("id", "name", "2", base, 2);
		move("id", "second", base);
		assertThat(replayed(replaying, false)).isTrue();
		assertThat(this.journal.isEmpty()).isTrue();
		assertThat(this.journal.find("second")).isNull();
	}

	@Test
	void numberOfSessionsIsBounded() {
		IntStream.range(0, 3).forEach((i) -> set("id" + i, "name", "1", base("id" + i, Map.of()), 1));
		assertFull(() -> set("id3", "name", "1", base("id3", Map.of()), 1));
		assertFull(() -> this.journal.delete("id3", base("id3", Map.of()), at(1)));
		assertThat(this.journal.access("id3", base("id3", Map.of()), at(1))).isPresent();
		assertThat(this.journal.size()).isEqualTo(3);
		assertThat(set("id2", "name", "2", null, 2)).isTrue();
		assertThat(this.journal.delete("id1", null, at(2))).isPresent();
	}

	@Test
	void accessesAndWhatIsOverMakeRoom() {
		this.journal.access("id0", base("id0", Map.of()), at(1));
		set("id1", "name", "1", base("id1", Map.of()), 1);
		this.journal.delete("id2", base("id2", Map.of()), at(1));
		assertThat(set("id3", "name", "1", base("id3", Map.of()), 1)).isTrue();
		assertThat(this.journal.find("id0")).isNull();
		assertFull(() -> set("id4", "name", "1", base("id4", Map.of()), 1));
		int later = (int) INTERVAL.toSeconds() + 10;
		assertThat(set("id5", "name", "1", base("id5", Map.of()), later)).isTrue();
		assertThat(this.journal.find("id1")).isNull();
		assertThat(this.journal.find("id2")).isEmpty();
	}

	@Test
	void memoryIsBoundedWithWhatWasThereBefore() {
		String large = "x".repeat(4000);
		JournalEntry base = base("id", Map.of("name", large));
		assertThat(set("id", "name", large.replace('x', 'y'), base, 1)).isTrue();
		assertFull(() -> set("id", "other", large, base, 2));
		assertThat(Instance.texts(entry("id").session())).containsOnlyKeys("name");
		assertThat(remove("id", "name", base, 3)).isTrue();
		replayed(entry("id"), true);
		assertThat(set("id", "other", large, base, 4)).isTrue();
	}

	@Test
	void changesOfIdsAreBounded() {
		JournalEntry base = base("id", Map.of());
		move("id", "id0", base);
		assertFull(() -> IntStream.range(0, 1000).forEach((i) -> move("id" + i, "id" + (i + 1), null)));
	}

	private static void assertFull(Runnable action) {
		assertThatExceptionOfType(SessionStoreUnavailableException.class).isThrownBy(action::run)
			.withMessageContaining("full");
	}

	private static void assertChange(Change change, String value, String base, int time) {
		assertThat(change.value()).isEqualTo((value != null) ? Instance.bytes(value) : null);
		assertThat(change.base()).isEqualTo((base != null) ? Instance.bytes(base) : null);
		assertThat(change.time()).isEqualTo(at(time));
	}

	private boolean replayed(JournalEntry entry, boolean exists) {
		return this.journal.replayed(entry, exists, "now", at(60));
	}

	private JournalEntry entry(String id) {
		return this.journal.find(id).orElseThrow();
	}

	private static JournalEntry base(String id, Map<String, String> attributes) {
		Map<String, byte[]> bytes = new HashMap<>();
		attributes.forEach((name, value) -> bytes.put(name, Instance.bytes(value)));
		return JournalEntry.of(new Copy(new SessionRecord(id, CREATED, CREATED, INTERVAL, bytes, false), CREATED,
				"before", CREATED, 0));
	}

	private boolean set(String id, String name, String value, JournalEntry base, int time) {
		return change(new SessionChange(Kind.UPDATE, id, null, CREATED, at(time), INTERVAL, null,
				Map.of(name, Instance.bytes(value)), Set.of()), base, time);
	}

	private boolean remove(String id, String name, JournalEntry base, int time) {
		return change(
				new SessionChange(Kind.UPDATE, id, null, CREATED, at(time), INTERVAL, null, Map.of(), Set.of(name)),
				base, time);
	}

	private boolean move(String id, String newId, JournalEntry base) {
		return change(new SessionChange(Kind.UPDATE, newId, id, CREATED, at(1), INTERVAL, INTERVAL, Map.of(), Set.of()),
				base, 1);
	}

	private boolean change(SessionChange change, JournalEntry base, int time) {
		return this.journal.change(change, base, at(time));
	}

	private static Instant at(int seconds) {
		return CREATED.plusSeconds(seconds);
	}

}
