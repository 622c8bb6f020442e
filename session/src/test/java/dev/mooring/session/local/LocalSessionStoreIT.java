package dev.mooring.session.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import dev.mooring.boot.devredis.test.FaultyProxy;
import dev.mooring.boot.devredis.test.FaultyRedis;
import dev.mooring.session.store.SessionRecord;
import dev.mooring.session.store.SessionStoreUnavailableException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Two instances and a Redis that fails. {@code a} can be cut off alone.
 */
@Tag("own-redis")
class LocalSessionStoreIT {

	private static FaultyRedis redis;

	private final String id = UUID.randomUUID().toString();

	private FaultyProxy proxy;

	private Instance a;

	private Instance b;

	@BeforeAll
	static void startRedis() {
		redis = FaultyRedis.start();
	}

	@AfterAll
	static void stopRedis() {
		redis.close();
	}

	@BeforeEach
	void start() {
		redis.command("FLUSHALL");
		this.proxy = FaultyProxy.start("127.0.0.1", redis.port());
		this.a = new Instance(this.proxy.port());
		this.b = new Instance(redis.port());
	}

	@AfterEach
	void stop() {
		this.a.close();
		this.b.close();
		this.proxy.close();
		if (!redis.isAlive()) {
			redis.restart();
		}
		redis.thaw();
		redis.command("CONFIG", "SET", "maxmemory", "0");
	}

	/**
	 * How Redis fails, and keeps its data.
	 */
	enum Fault {

		FREEZE {

			@Override
			void begin() {
				redis.freeze();
			}

			@Override
			void end() {
				redis.thaw();
			}

		},

		KILL {

			@Override
			void begin() {
				redis.kill();
			}

			@Override
			void end() {
				redis.restart();
			}

		};

		abstract void begin();

		abstract void end();

	}

	@ParameterizedTest
	@EnumSource
	void everyAcknowledgedChangeOfBothInstancesIsInRedisAfterwards(Fault fault) {
		this.a.create(this.id, Map.of("removed", "1", "kept", "1", "of a", "1", "of b", "1"));
		this.b.access(this.id);
		fault.begin();
		IntStream.range(2, 10).forEach((i) -> {
			assertThat(this.a.set(this.id, "of a", "" + i)).isTrue();
			assertThat(this.b.set(this.id, "of b", "" + i)).isTrue();
			assertThat(this.a.attributes(this.id)).containsEntry("of a", "" + i).containsEntry("of b", "1");
		});
		assertThat(this.a.remove(this.id, "removed")).isTrue();
		assertThat(this.a.attributes(this.id)).doesNotContainKey("removed");
		assertThat(this.a.served).hasPositiveValue();
		fault.end();
		awaitReplayed();
		assertThat(stored(this.id)).isEqualTo(Map.of("kept", "1", "of a", "9", "of b", "9"));
		assertThat(this.a.conflicts.get() + this.b.conflicts.get()).isZero();
		assertThat(this.a.attributes(this.id)).containsEntry("of b", "9");
	}

	@Test
	void ofTheSameAttributeTheLaterChangeStaysAndIsCounted() {
		this.a.create(this.id, Map.of("name", "0", "other", "0"));
		this.b.access(this.id);
		redis.freeze();
		this.a.set(this.id, "name", "earlier");
		this.b.set(this.id, "other", "earlier");
		this.b.ahead = Duration.ofSeconds(1);
		this.b.set(this.id, "name", "later");
		this.a.ahead = Duration.ofSeconds(2);
		this.a.set(this.id, "other", "later");
		redis.thaw();
		awaitReplayed();
		assertThat(stored(this.id)).isEqualTo(Map.of("name", "later", "other", "later"));
		assertThat(this.a.conflicts.get() + this.b.conflicts.get()).isEqualTo(2);
	}

	@Test
	void loginDuringTheOutageIsStoredByItsLastIdOnly() {
		String second = UUID.randomUUID().toString();
		String third = UUID.randomUUID().toString();
		redis.kill();
		this.a.create(this.id, Map.of("name", "1"));
		assertThat(this.a.changeId(this.id, second)).isTrue();
		assertThat(this.a.access(this.id)).isEmpty();
		assertThat(this.a.set(second, "user", "me")).isTrue();
		assertThat(this.a.changeId(second, third)).isTrue();
		redis.restart();
		awaitReplayed();
		assertThat(stored(third)).isEqualTo(Map.of("name", "1", "user", "me"));
		assertThat(sessionKeys()).containsExactly(third);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void changeOfIdDuringTheOutageLeavesNothingUnderTheOldId(boolean empty) {
		String newId = UUID.randomUUID().toString();
		this.a.create(this.id, Map.of("name", "1"));
		this.b.access(this.id);
		redis.kill();
		assertThat(this.a.changeId(this.id, newId)).isTrue();
		restart(empty);
		awaitReplayed();
		Awaitility.await().until(() -> sessionKeys().equals(Set.of(newId)));
		assertThat(stored(newId)).isEqualTo(Map.of("name", "1"));
		assertThat(this.a.access(this.id)).isEmpty();
		redis.kill();
		this.a.awaitOpen();
		assertThat(this.a.access(this.id)).isEmpty();
	}

	@Test
	void logoutDuringTheOutageStays() {
		this.a.create(this.id, Map.of("name", "1"));
		this.b.access(this.id);
		redis.freeze();
		assertThat(this.a.delete(this.id)).isPresent();
		assertThat(this.a.delete(this.id)).isEmpty();
		assertThat(this.a.access(this.id)).isEmpty();
		assertThat(this.b.set(this.id, "name", "2")).isTrue();
		redis.thaw();
		awaitReplayed();
		assertThat(sessionKeys()).isEmpty();
		assertThat(this.a.access(this.id)).isEmpty();
		assertThat(this.b.access(this.id)).isEmpty();
	}

	@Test
	void logoutOfASessionThatThisInstanceHasNotSeenIsBroughtLater() {
		this.a.create(this.id, Map.of());
		redis.kill();
		assertThat(this.b.delete(this.id)).isEmpty();
		redis.restart();
		awaitReplayed();
		assertThat(sessionKeys()).isEmpty();
	}

	@Test
	void logoutOutlivesTheLocalExpiryOfASessionThatOthersUse() {
		this.a.create(this.id, Map.of());
		this.proxy.refuse();
		this.a.delete(this.id);
		this.b.access(this.id);
		this.a.ahead = Instance.INTERVAL.plusMinutes(1);
		accept();
		this.a.awaitReplayed();
		assertThat(sessionKeys()).isEmpty();
	}

	@Test
	void sessionThatWasEndedByItsIntervalStaysEnded() {
		this.a.create(this.id, Map.of());
		redis.kill();
		assertThat(this.a.setInterval(this.id, Duration.ZERO)).isTrue();
		assertThat(this.a.access(this.id)).isEmpty();
		this.a.awaitOpen();
		redis.restart();
		awaitReplayed();
		assertThat(sessionKeys()).isEmpty();
		assertThat(this.a.access(this.id)).isEmpty();
	}

	@Test
	void sessionThatAnotherInstanceDeletedIsNotResurrected() {
		this.a.create(this.id, Map.of("name", "1"));
		this.proxy.refuse();
		assertThat(this.a.set(this.id, "name", "2")).isTrue();
		assertThat(this.b.delete(this.id)).isPresent();
		this.a.ahead = Instance.INTERVAL.minusSeconds(1);
		assertThat(this.a.set(this.id, "name", "3")).isTrue();
		this.a.ahead = Instance.INTERVAL.plusSeconds(10);
		accept();
		this.a.awaitReplayed();
		assertThat(sessionKeys()).isEmpty();
		assertThat(this.a.ended).hasValue(1);
		assertThat(this.a.access(this.id)).isEmpty();
	}

	@Test
	void sessionThatAnotherInstanceMovedIsNotResurrected() {
		String newId = UUID.randomUUID().toString();
		this.a.create(this.id, Map.of("name", "1"));
		this.proxy.refuse();
		assertThat(this.a.set(this.id, "name", "2")).isTrue();
		assertThat(this.b.changeId(this.id, newId)).isTrue();
		accept();
		this.a.awaitReplayed();
		assertThat(sessionKeys()).containsExactly(newId);
		assertThat(this.a.access(this.id)).isEmpty();
	}

	@Test
	void sessionThatWasMovedHereAndDeletedElsewhereIsNotResurrected() {
		String newId = UUID.randomUUID().toString();
		this.a.create(this.id, Map.of());
		this.proxy.refuse();
		assertThat(this.a.changeId(this.id, newId)).isTrue();
		assertThat(this.b.delete(this.id)).isPresent();
		this.a.ahead = Instance.INTERVAL.minusSeconds(1);
		assertThat(this.a.set(newId, "name", "1")).isTrue();
		this.a.ahead = Instance.INTERVAL.plusSeconds(10);
		accept();
		this.a.awaitReplayed();
		assertThat(sessionKeys()).isEmpty();
	}

	@Test
	void sessionIsPutBackWholeByTheInstanceWithTheNewestCopy() {
		this.a.create(this.id, Map.of("name", "1", "removed", "1"));
		this.b.set(this.id, "name", "2");
		this.b.remove(this.id, "removed");
		String ended = UUID.randomUUID().toString();
		this.a.create(ended, Map.of());
		this.b.delete(ended);
		redis.restartEmpty();
		Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
			assertThat(sessionKeys()).containsExactly(this.id);
			assertThat(stored(this.id)).isEqualTo(Map.of("name", "2"));
		});
		assertThat(this.a.attributes(this.id)).isEqualTo(Map.of("name", "2"));
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void olderDataGiveWayToWhatInstancesHaveSeen(boolean usedDuringTheOutage) {
		String ended = UUID.randomUUID().toString();
		String begun = UUID.randomUUID().toString();
		String moved = UUID.randomUUID().toString();
		try (FaultyRedis snapshots = FaultyRedis.start("--appendonly", "no");
				Instance first = new Instance(snapshots.port());
				Instance second = new Instance(snapshots.port())) {
			first.create(this.id, Map.of("name", "1", "removed", "1"));
			first.create(ended, Map.of());
			first.create(moved, Map.of("name", "1"));
			snapshots.command("SAVE");
			first.ahead = Duration.ofSeconds(1);
			first.set(this.id, "name", "2");
			second.ahead = Duration.ofSeconds(2);
			second.set(this.id, "of second", "1");
			first.ahead = Duration.ofSeconds(3);
			first.remove(this.id, "removed");
			first.delete(ended);
			first.create(begun, Map.of("name", "1"));
			assertThat(first.changeId(moved, moved + 2)).isTrue();
			Map<String, String> expected = new HashMap<>(Map.of("name", "2", "of second", "1"));
			snapshots.kill();
			if (usedDuringTheOutage) {
				assertThat(first.set(this.id, "in the outage", "1")).isTrue();
				expected.put("in the outage", "1");
			}
			snapshots.restart();
			Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
				assertThat(sessionKeys(snapshots)).containsExactlyInAnyOrder(this.id, begun, moved + 2);
				assertThat(stored(snapshots, this.id)).isEqualTo(expected);
			});
			assertThat(second.attributes(this.id)).isEqualTo(expected);
			second.ahead = Duration.ofSeconds(12);
			assertThat(second.access(ended)).isEmpty();
			assertThat(second.attributes(begun)).isEqualTo(Map.of("name", "1"));
		}
	}

	@ParameterizedTest
	@CsvSource({ "false, true", "true, true", "true, false" })
	void olderDataGiveWayThoughTheIdChanged(boolean beforeTheOutage, boolean duringTheOutage) {
		String current = this.id;
		try (FaultyRedis snapshots = FaultyRedis.start("--appendonly", "no");
				Instance instance = new Instance(snapshots.port())) {
			instance.create(current, Map.of("name", "1"));
			snapshots.command("SAVE");
			instance.ahead = Duration.ofSeconds(1);
			instance.set(current, "name", "2");
			if (beforeTheOutage) {
				assertThat(instance.changeId(current, this.id + 2)).isTrue();
				current = this.id + 2;
			}
			snapshots.kill();
			instance.ahead = Duration.ofSeconds(2);
			instance.set(current, "name", "3");
			if (duringTheOutage) {
				assertThat(instance.changeId(current, this.id + 3)).isTrue();
				current = this.id + 3;
			}
			snapshots.restart();
			instance.awaitReplayed();
			assertThat(stored(snapshots, current)).isEqualTo(Map.of("name", "3"));
			assertThat(instance.attributes(current)).isEqualTo(Map.of("name", "3"));
			String last = current;
			Awaitility.await().untilAsserted(() -> assertThat(sessionKeys(snapshots)).containsExactly(last));
			assertThat(instance.conflicts).hasValue(0);
		}
	}

	@Test
	void restartWithAllDataLeavesWhatOthersDid() {
		this.a.create(this.id, Map.of("of b", "0"));
		this.b.ahead = Duration.ofSeconds(1);
		this.b.set(this.id, "of b", "1");
		redis.kill();
		this.a.ahead = Duration.ofSeconds(2);
		assertThat(this.a.set(this.id, "of a", "1")).isTrue();
		redis.restart();
		awaitReplayed();
		assertThat(stored(this.id)).isEqualTo(Map.of("of a", "1", "of b", "1"));
	}

	@Test
	void changesOfBeforeAndDuringTheLossOfDataAreThereAfterwards() {
		this.a.create(this.id, Map.of("name", "1"));
		this.b.set(this.id, "of b", "1");
		redis.kill();
		assertThat(this.a.set(this.id, "of a", "2")).isTrue();
		assertThat(this.b.set(this.id, "of b", "2")).isTrue();
		String login = UUID.randomUUID().toString();
		this.b.create(login, Map.of("user", "me"));
		redis.restartEmpty();
		awaitReplayed();
		assertThat(stored(this.id)).isEqualTo(Map.of("name", "1", "of a", "2", "of b", "2"));
		assertThat(this.a.attributes(login)).isEqualTo(Map.of("user", "me"));
	}

	@Test
	void oneFailedChangeBeforeTheLossOfDataIsThereAfterwards() {
		for (int i = 0; i < 5; i++) {
			String session = this.id + i;
			this.a.create(session, Map.of("name", "1"));
			redis.kill();
			assertThat(this.a.set(session, "name", "2")).isTrue();
			redis.restartEmpty();
			this.a.awaitReplayed();
			assertThat(stored(session)).isEqualTo(Map.of("name", "2"));
		}
	}

	@Test
	void flushedDataAreNoticedWithTheFirstSessionThatIsMissing() {
		this.a.create(this.id, Map.of("name", "1"));
		this.a.create(this.id + 2, Map.of("name", "1"));
		redis.command("FLUSHALL");
		assertThat(this.a.set(this.id, "name", "2")).isTrue();
		Awaitility.await().until(() -> sessionKeys().equals(Set.of(this.id, this.id + 2)));
		assertThat(stored(this.id)).isEqualTo(Map.of("name", "2"));
	}

	@Test
	void everyCopyIsBroughtBackThoughRedisFailsAgain() {
		List<String> ids = IntStream.range(0, 300).mapToObj((i) -> this.id + i).toList();
		ids.forEach((each) -> this.a.create(each, Map.of("name", "1")));
		this.proxy.refuse();
		redis.command("FLUSHALL");
		accept();
		Awaitility.await().until(() -> !sessionKeys().isEmpty());
		this.proxy.refuse();
		this.a.awaitOpen();
		accept();
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> sessionKeys().equals(Set.copyOf(ids)));
	}

	@Test
	void sessionThatNobodyHasSeenFails() {
		redis.kill();
		assertUnknown(this.a, this.id);
		this.a.awaitOpen();
		assertUnknown(this.a, this.id);
		redis.restart();
		this.a.awaitClosed();
		assertUnknown(this.a, this.id);
		this.a.ahead = Duration.ofSeconds(6);
		assertThat(this.a.access(this.id)).isEmpty();
		redis.restartEmpty();
		assertUnknown(this.a, this.id);
		this.a.awaitClosed();
		assertUnknown(this.a, this.id);
		this.a.ahead = Duration.ofSeconds(12);
		assertThat(this.a.access(this.id)).isEmpty();
	}

	@Test
	void sessionExpiresDuringTheOutage() {
		Duration interval = Duration.ofMinutes(10);
		this.a.create(this.id, interval, Map.of());
		redis.kill();
		this.a.access(this.id);
		this.a.ahead = interval.minusSeconds(1);
		assertThat(this.a.access(this.id)).isPresent();
		this.a.ahead = interval.multipliedBy(3);
		assertThat(this.a.access(this.id)).isEmpty();
		redis.restart();
		awaitReplayed();
		assertThat(sessionKeys()).isEmpty();
	}

	@Test
	void sessionThatRanOutInRedisAndWasUsedHereIsPutBack() {
		// Longer than the first call of an outage waits
		Duration interval = Duration.ofSeconds(4);
		this.a.create(this.id, interval, Map.of("name", "1"));
		String newId = UUID.randomUUID().toString();
		String second = UUID.randomUUID().toString();
		this.a.create(second, interval, Map.of("name", "1"));
		this.proxy.refuse();
		this.a.changeId(second, newId);
		Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(100)).until(() -> {
			this.a.access(newId);
			this.a.set(this.id, "name", "2");
			return sessionKeys().isEmpty();
		});
		this.a.setInterval(this.id, Instance.INTERVAL);
		this.a.setInterval(newId, Instance.INTERVAL);
		accept();
		this.a.awaitReplayed();
		assertThat(sessionKeys()).containsExactlyInAnyOrder(this.id, newId);
		assertThat(stored(this.id)).isEqualTo(Map.of("name", "2"));
		assertThat(stored(newId)).isEqualTo(Map.of("name", "1"));
	}

	@Test
	void sessionThatCouldHaveRunOutKeepsWhatOthersDidToIt() {
		this.a.create(this.id, Map.of("of a", "1"));
		this.proxy.refuse();
		this.a.access(this.id);
		this.b.ahead = Duration.ofMinutes(10);
		assertThat(this.b.set(this.id, "of b", "2")).isTrue();
		this.a.ahead = Duration.ofMinutes(20);
		assertThat(this.a.set(this.id, "of a", "2")).isTrue();
		this.a.ahead = Duration.ofMinutes(40);
		assertThat(this.a.access(this.id)).isPresent();
		accept();
		this.a.awaitReplayed();
		assertThat(stored(this.id)).isEqualTo(Map.of("of a", "2", "of b", "2"));
	}

	@Test
	void fullJournalRefusesAndLosesNothing() {
		this.a.close();
		this.a = new Instance(this.proxy.port(), new LocalSettings(5, DataSize.ofMegabytes(1), Duration.ofHours(1)));
		redis.kill();
		List<String> acknowledged = new ArrayList<>();
		IntStream.range(0, 8).mapToObj((i) -> this.id + i).forEach((each) -> {
			try {
				this.a.create(each, Map.of("name", "1"));
				acknowledged.add(each);
			}
			catch (SessionStoreUnavailableException ex) {
				assertThat(ex).hasMessageContaining("journal");
			}
		});
		assertThat(acknowledged).hasSize(5);
		assertThat(this.a.full).hasValue(3);
		assertThat(this.a.set(acknowledged.get(0), "name", "2")).isTrue();
		redis.restart();
		this.a.awaitReplayed();
		assertThat(sessionKeys()).containsExactlyInAnyOrderElementsOf(acknowledged);
		assertThat(stored(acknowledged.get(0))).isEqualTo(Map.of("name", "2"));
	}

	@Test
	void journalThatIsFullOfAccessesTakesChanges() {
		this.a.close();
		this.a = new Instance(this.proxy.port(), new LocalSettings(5, DataSize.ofMegabytes(1), Duration.ofHours(1)));
		List<String> ids = IntStream.range(0, 5).mapToObj((i) -> this.id + i).toList();
		ids.forEach((each) -> this.a.create(each, Map.of()));
		redis.kill();
		List<String> here = ids.stream().filter(this::isServed).toList();
		assertThat(here).isNotEmpty();
		for (int i = 0; i < 5 - here.size(); i++) {
			this.a.create("filler" + i, Map.of());
		}
		assertThat(this.a.store.getJournalSize()).isEqualTo(5);
		this.a.create(this.id, Map.of());
		assertThat(here).allMatch(this::isServed);
	}

	private boolean isServed(String session) {
		try {
			return this.a.access(session).isPresent();
		}
		catch (SessionStoreUnavailableException ex) {
			return false;
		}
	}

	@Test
	void sizeOfTheJournalIsBounded() {
		this.a.close();
		this.a = new Instance(this.proxy.port(),
				new LocalSettings(1000, DataSize.ofKilobytes(10), Duration.ofHours(1)));
		redis.kill();
		this.a.create(this.id, Map.of("name", "1"));
		assertThatExceptionOfType(SessionStoreUnavailableException.class)
			.isThrownBy(() -> this.a.set(this.id, "name", "x".repeat(20_000)));
		assertThatExceptionOfType(SessionStoreUnavailableException.class)
			.isThrownBy(() -> IntStream.range(0, 1000).forEach((i) -> {
				this.a.set(this.id, "name" + i, "1");
				this.a.remove(this.id, "name" + i);
			}));
		assertThat(this.a.attributes(this.id)).containsEntry("name", "1");
		assertThat(this.a.delete(this.id)).isPresent();
	}

	@Test
	void copiesAreBounded() {
		this.a.close();
		this.a = new Instance(this.proxy.port(), new LocalSettings(10, DataSize.ofMegabytes(1), Duration.ofHours(1)));
		List<String> ids = IntStream.range(0, 200).mapToObj((i) -> this.id + i).toList();
		ids.forEach((each) -> this.a.create(each, Map.of()));
		this.proxy.refuse();
		Awaitility.await()
			.untilAsserted(() -> assertThat(ids.stream().filter(this::isServed).count()).isBetween(1L, 10L));
	}

	@Test
	void sessionIsNotServedBeyondItsMaximumAge() {
		this.a.create(this.id, Duration.ofDays(1), Map.of("name", "1"));
		redis.kill();
		assertThat(this.a.set(this.id, "name", "2")).isTrue();
		this.a.ahead = Duration.ofMinutes(59);
		assertThat(this.a.attributes(this.id)).containsEntry("name", "2");
		this.a.ahead = Duration.ofMinutes(61);
		assertUnknown(this.a, this.id);
		redis.restart();
		this.a.awaitReplayed();
		assertThat(stored(this.id)).isEqualTo(Map.of("name", "2"));
	}

	@Test
	void goesOnWhileRedisTakesNoWrites() {
		this.a.create(this.id, Map.of("name", "1"));
		redis.command("CONFIG", "SET", "maxmemory", "1");
		assertThat(this.a.set(this.id, "name", "2")).isTrue();
		assertThat(this.a.attributes(this.id)).isEqualTo(Map.of("name", "2"));
		String login = UUID.randomUUID().toString();
		this.a.create(login, Map.of("name", "1"));
		assertThat(this.b.attributes(this.id)).isEqualTo(Map.of("name", "1"));
		assertThat(this.a.circuit.isClosed()).isTrue();
		redis.command("CONFIG", "SET", "maxmemory", "0");
		awaitReplayed();
		assertThat(stored(this.id)).isEqualTo(Map.of("name", "2"));
		assertThat(stored(login)).isEqualTo(Map.of("name", "1"));
	}

	@Test
	void readsComeFromRedisAfterTheReplay() {
		this.a.create(this.id, Map.of("name", "1"));
		this.proxy.refuse();
		this.a.set(this.id, "name", "2");
		accept();
		this.a.awaitReplayed();
		this.b.set(this.id, "name", "3");
		assertThat(this.a.attributes(this.id)).isEqualTo(Map.of("name", "3"));
	}

	@Test
	void copyAfterTheReplayHasWhatOthersDid() {
		this.a.create(this.id, Map.of("of a", "1"));
		this.proxy.refuse();
		this.a.set(this.id, "of a", "2");
		this.b.set(this.id, "of b", "2");
		accept();
		this.a.awaitReplayed();
		this.proxy.refuse();
		assertThat(this.a.attributes(this.id)).isEqualTo(Map.of("of a", "2", "of b", "2"));
	}

	@Test
	void principalsAreFoundDuringAndAfterTheOutage() {
		Instance.await(this.a.index.add("before", this.id, Instance.INTERVAL, null));
		redis.kill();
		Instance.await(this.a.index.add("me", this.id, Instance.INTERVAL, null));
		Instance.await(this.a.index.add("me", this.id + 2, Instance.INTERVAL, this.id));
		Instance.await(this.a.index.remove("before", Set.of(this.id)));
		assertThat(Instance.await(this.a.index.find("me"))).containsExactly(this.id + 2);
		redis.restart();
		Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
			assertThat(Instance.await(this.b.index.find("me"))).containsExactly(this.id + 2);
			assertThat(Instance.await(this.b.index.find("before"))).isEmpty();
		});
	}

	@Test
	void flushBringsWhatIsLeft() {
		this.a.create(this.id, Map.of("name", "1"));
		this.proxy.refuse();
		this.a.set(this.id, "name", "2");
		accept();
		this.a.awaitClosed();
		this.a.store.flush(Duration.ofSeconds(10));
		assertThat(stored(this.id)).isEqualTo(Map.of("name", "2"));
	}

	@Test
	void parallelRequestsDuringReplaysLoseNothing() {
		this.a.create(this.id, Map.of());
		AtomicBoolean over = new AtomicBoolean();
		List<CompletableFuture<Integer>> threads = IntStream.range(0, 4)
			.mapToObj((thread) -> CompletableFuture.supplyAsync(() -> {
				int i = 0;
				while (!over.get() || i == 0) {
					i++;
					assertThat(this.a.set(this.id, "name" + thread, "" + i)).isTrue();
					assertThat(this.a.attributes(this.id)).containsEntry("name" + thread, "" + i);
				}
				return i;
			}, (task) -> new Thread(task).start()))
			.toList();
		for (int i = 0; i < 4; i++) {
			this.proxy.refuse();
			this.a.awaitOpen();
			accept();
			this.a.awaitClosed();
		}
		over.set(true);
		List<Integer> last = threads.stream().map(CompletableFuture::join).toList();
		this.a.awaitReplayed();
		Map<String, String> stored = stored(this.id);
		IntStream.range(0, 4).forEach((i) -> assertThat(stored).containsEntry("name" + i, "" + last.get(i)));
	}

	private void restart(boolean empty) {
		if (empty) {
			redis.restartEmpty();
		}
		else {
			redis.restart();
		}
	}

	/**
	 * The port is free a moment after its socket was closed.
	 */
	private void accept() {
		Awaitility.await().ignoreExceptions().until(() -> {
			this.proxy.accept();
			return true;
		});
	}

	private void awaitReplayed() {
		this.a.awaitReplayed();
		this.b.awaitReplayed();
	}

	private static void assertUnknown(Instance instance, String id) {
		CompletionStage<Optional<SessionRecord>> access = instance.store.access(id, instance.now());
		assertThatExceptionOfType(SessionStoreUnavailableException.class).isThrownBy(() -> Instance.await(access));
	}

	/**
	 * What Redis has, without a way over any instance.
	 */
	private static Map<String, String> stored(String id) {
		return stored(redis, id);
	}

	private static Map<String, String> stored(FaultyRedis server, String id) {
		String reply = server.command("HGETALL", Instance.NAMESPACE + ":sessions:" + id);
		Map<String, String> attributes = new HashMap<>();
		String[] lines = reply.split("\n");
		for (int i = 0; i + 1 < lines.length; i++) {
			if (lines[i].startsWith("sessionAttr:")) {
				attributes.put(lines[i].substring("sessionAttr:".length()), lines[i + 1]);
			}
		}
		return attributes;
	}

	private static Set<String> sessionKeys() {
		return sessionKeys(redis);
	}

	private static Set<String> sessionKeys(FaultyRedis server) {
		String reply = server.command("KEYS", Instance.NAMESPACE + ":sessions:*");
		return (reply == null || reply.isEmpty()) ? Set.of()
				: Set.of(reply.replace(Instance.NAMESPACE + ":sessions:", "").split("\n"));
	}

}
