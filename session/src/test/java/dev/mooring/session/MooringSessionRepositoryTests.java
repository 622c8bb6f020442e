package dev.mooring.session;

import java.io.Serial;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import dev.mooring.session.store.InMemoryPrincipalIndex;
import dev.mooring.session.store.InMemorySessionStore;
import dev.mooring.session.store.PrincipalIndex;
import dev.mooring.session.store.SessionChange;
import dev.mooring.session.store.SessionObserver;
import dev.mooring.session.store.SessionRecord;
import dev.mooring.session.store.SessionStore;
import dev.mooring.session.store.SessionStoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.session.FlushMode;
import org.springframework.session.SaveMode;
import org.springframework.session.SessionRepository;
import org.springframework.session.events.SessionCreatedEvent;
import org.springframework.session.events.SessionDeletedEvent;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@ExtendWith(OutputCaptureExtension.class)
class MooringSessionRepositoryTests {

	private final MutableClock clock = new MutableClock();

	private final CountingStore store = new CountingStore(new InMemorySessionStore(this.clock));

	private final AtomicInteger unreadable = new AtomicInteger();

	private final List<Object> events = new ArrayList<>();

	private final MooringSessionRepository repository = repository(SaveMode.ON_SET_ATTRIBUTE, FlushMode.ON_SAVE);

	private MooringSessionRepository repository(SaveMode saveMode, FlushMode flushMode) {
		return repository(settings(saveMode, OnUnreadable.DROP_ATTRIBUTE), flushMode);
	}

	private MooringSessionRepository repository(SessionSettings settings, FlushMode flushMode) {
		return new MooringSessionRepository(this.store, settings, flushMode, Duration.ofSeconds(5), this.events::add);
	}

	private SessionSettings settings(SaveMode saveMode, OnUnreadable onUnreadable) {
		SessionSettings defaults = SessionSettings.defaults(RedisSerializer.java());
		return new SessionSettings(defaults.serializer(), defaults.maxInactiveInterval(), saveMode, onUnreadable,
				OnOutage.REJECT, DataSize.ofBytes(1000), DataSize.ofBytes(2000), defaults.sessionIdGenerator(),
				this.clock, new SessionObserver() {

					@Override
					public void attributeUnreadable() {
						MooringSessionRepositoryTests.this.unreadable.incrementAndGet();
					}

				});
	}

	private String stored(Map<String, Object> attributes) {
		MooringSession session = this.repository.createSession();
		attributes.forEach(session::setAttribute);
		this.repository.save(session);
		this.store.calls.clear();
		this.events.clear();
		return session.getId();
	}

	@Test
	void savesAndLoads() {
		String id = stored(Map.of("name", "Ada", "number", 42));
		MooringSession session = this.repository.findById(id);
		assertThat(session.<String>getAttribute("name")).isEqualTo("Ada");
		assertThat(session.<Integer>getAttribute("number")).isEqualTo(42);
		assertThat(session.<Object>getAttribute("other")).isNull();
		assertThat(session.getAttributeNames()).containsExactlyInAnyOrder("name", "number");
		assertThat(session.getMaxInactiveInterval()).isEqualTo(Duration.ofMinutes(30));
		assertThat(session.isExpired()).isFalse();
	}

	@Test
	void unknownAndImplausibleIdsAreAbsent() {
		assertThat(this.repository.findById("unknown")).isNull();
		assertThat(this.store.calls).hasSize(1);
		assertThat(this.repository.findById("")).isNull();
		assertThat(this.repository.findById("x".repeat(5000))).isNull();
		this.repository.deleteById("x".repeat(5000));
		assertThat(this.store.calls).hasSize(1);
	}

	@Test
	void attributesAreReadOnlyWhenAskedFor() {
		String id = stored(Map.of("name", "Ada", "counted", new CountsReads()));
		CountsReads.reads.set(0);
		MooringSession session = this.repository.findById(id);
		session.getAttribute("name");
		assertThat(CountsReads.reads).hasValue(0);
		Object first = session.getAttribute("counted");
		assertThat(session.<Object>getAttribute("counted")).isSameAs(first);
		assertThat(CountsReads.reads).hasValue(1);
	}

	@Test
	void lookingOnLeavesTheAccessTime() {
		String id = stored(Map.of());
		this.clock.advance(Duration.ofMinutes(20));
		this.repository.findById(id);
		this.clock.advance(Duration.ofMinutes(20));
		assertThat(this.repository.findById(id)).isNull();
	}

	@Test
	void requestRecordsItsAccessWithTheLoad() {
		String id = stored(Map.of("name", "Ada"));
		this.clock.advance(Duration.ofMinutes(20));
		Instant now = this.clock.instant();
		SessionRepository<MooringSession> request = this.repository.forRequest();
		MooringSession session = request.findById(id);
		session.setLastAccessedTime(this.clock.instant());
		assertThat(session.getLastAccessedTime()).isEqualTo(now);
		session.getAttribute("name");
		request.save(session);
		assertThat(request.findById(id)).isSameAs(session);
		this.clock.advance(Duration.ofMinutes(5));
		session.setLastAccessedTime(this.clock.instant());
		request.save(session);
		assertThat(this.store.calls).containsExactly("access");
		assertThat(this.repository.findById(id).getLastAccessedTime()).isEqualTo(now);
	}

	@Test
	void requestRecordsItsAccessWithTheCreation() {
		SessionRepository<MooringSession> request = this.repository.forRequest();
		MooringSession session = request.createSession();
		this.clock.advance(Duration.ofSeconds(1));
		session.setLastAccessedTime(this.clock.instant());
		request.save(session);
		this.clock.advance(Duration.ofSeconds(1));
		session.setLastAccessedTime(this.clock.instant());
		request.save(session);
		assertThat(this.store.calls).containsExactly("save");
	}

	@Test
	void accessThatTheStoreCouldNotRecordIsSavedOnce() {
		String id = stored(Map.of());
		this.store.recordsAccess = false;
		SessionRepository<MooringSession> request = this.repository.forRequest();
		MooringSession session = request.findById(id);
		session.setLastAccessedTime(this.clock.instant());
		request.save(session);
		session.setLastAccessedTime(this.clock.instant());
		request.save(session);
		assertThat(this.store.calls).containsExactly("access", "save");
	}

	@Test
	void requestSeesItsDeletion() {
		String id = stored(Map.of());
		SessionRepository<MooringSession> request = this.repository.forRequest();
		request.findById(id);
		request.deleteById(id);
		assertThat(request.findById(id)).isNull();
		assertThat(request.findById("unknown")).isNull();
		assertThat(request.findById("unknown")).isNull();
		assertThat(this.store.calls).containsExactly("access", "delete", "access");
	}

	@Test
	void accessTimeSetByOthersIsSaved() {
		String id = stored(Map.of());
		MooringSession session = this.repository.findById(id);
		Instant time = Instant.ofEpochMilli(this.clock.millis() - 60_000);
		session.setLastAccessedTime(time);
		this.repository.save(session);
		assertThat(this.repository.findById(id).getLastAccessedTime()).isEqualTo(time);
		this.clock.advance(Duration.ofMinutes(29));
		assertThat(this.repository.findById(id)).isNull();
	}

	@Test
	void onlyChangesAreSaved() {
		String id = stored(Map.of("kept", "1", "changed", "1", "removed", "1"));
		MooringSession session = this.repository.findById(id);
		MooringSession other = this.repository.findById(id);
		session.setAttribute("changed", "2");
		session.removeAttribute("removed");
		session.setAttribute("added", "2");
		other.setAttribute("others", "3");
		this.repository.save(other);
		this.repository.save(session);
		SessionChange change = this.store.lastChange;
		assertThat(change.attributes()).containsOnlyKeys("changed", "added");
		assertThat(change.removedAttributes()).containsExactly("removed");
		assertThat(change.timeToLive()).isNull();
		MooringSession now = this.repository.findById(id);
		assertThat(now.getAttributeNames()).containsExactlyInAnyOrder("kept", "changed", "added", "others");
		this.store.calls.clear();
		this.repository.save(session);
		assertThat(this.store.calls).isEmpty();
	}

	@Test
	void setAttributeIsSavedEvenIfEqual() {
		String id = stored(Map.of("name", "Ada"));
		MooringSession session = this.repository.findById(id);
		MooringSession other = this.repository.findById(id);
		other.setAttribute("name", "Grace");
		this.repository.save(other);
		session.setAttribute("name", "Ada");
		this.repository.save(session);
		assertThat(this.repository.findById(id).<String>getAttribute("name")).isEqualTo("Ada");
	}

	@Test
	void removedAttributeIsAbsentAtOnce() {
		MooringSession session = this.repository.findById(stored(Map.of("name", "Ada")));
		session.removeAttribute("name");
		assertThat(session.<Object>getAttribute("name")).isNull();
		assertThat(session.getAttributeNames()).isEmpty();
		session.setAttribute("name", null);
		assertThat(session.getAttributeNames()).isEmpty();
	}

	@Test
	void removalOfWhatIsNotThereIsNoChange() {
		MooringSession session = this.repository.findById(stored(Map.of("name", "Ada")));
		session.removeAttribute("other");
		this.repository.save(session);
		assertThat(this.store.calls).containsExactly("load");
		session.setAttribute("other", "1");
		this.repository.save(session);
		session.removeAttribute("other");
		this.repository.save(session);
		assertThat(this.repository.findById(session.getId()).getAttributeNames()).containsExactly("name");
	}

	@ParameterizedTest
	@EnumSource(value = SaveMode.class, names = { "ON_GET_ATTRIBUTE", "ALWAYS" })
	void attributesThatWereReadAreSavedIfTheyChanged(SaveMode saveMode) {
		String id = stored(Map.of("list", new ArrayList<>(List.of("1")), "name", "Ada"));
		MooringSessionRepository saving = repository(saveMode, FlushMode.ON_SAVE);
		MooringSession session = saving.findById(id);
		session.getAttribute("name");
		List<String> list = session.getAttribute("list");
		saving.save(session);
		assertThat(this.store.calls).containsExactly("load");
		list.add("2");
		saving.save(session);
		assertThat(this.store.lastChange.attributes()).containsOnlyKeys("list");
		assertThat(this.repository.findById(id).<List<String>>getAttribute("list")).containsExactly("1", "2");
	}

	@Test
	void attributesThatWereReadAreNotSavedByDefault() {
		String id = stored(Map.of("list", new ArrayList<>(List.of("1"))));
		MooringSession session = this.repository.findById(id);
		session.<List<String>>getAttribute("list").add("2");
		this.repository.save(session);
		assertThat(this.store.calls).containsExactly("load");
	}

	@Test
	void flushImmediateSavesEveryChange() {
		MooringSessionRepository flushing = repository(SaveMode.ON_SET_ATTRIBUTE, FlushMode.IMMEDIATE);
		SessionRepository<MooringSession> request = flushing.forRequest();
		MooringSession session = request.createSession();
		session.setLastAccessedTime(this.clock.instant());
		assertThat(this.store.calls).containsExactly("save");
		session.setAttribute("name", "Ada");
		assertThat(this.repository.findById(session.getId()).<String>getAttribute("name")).isEqualTo("Ada");
		String oldId = session.getId();
		session.changeSessionId();
		assertThat(this.repository.findById(oldId)).isNull();
		session.setMaxInactiveInterval(Duration.ofMinutes(5));
		MooringSession found = flushing.findById(session.getId());
		assertThat(found.getMaxInactiveInterval()).isEqualTo(Duration.ofMinutes(5));
		found.removeAttribute("name");
		assertThat(this.repository.findById(session.getId()).getAttributeNames()).isEmpty();
		this.store.calls.clear();
		request.save(session);
		assertThat(this.store.calls).isEmpty();
	}

	@Test
	void changedIdMovesTheSession() {
		String id = stored(Map.of("name", "Ada"));
		MooringSession session = this.repository.findById(id);
		String newId = session.changeSessionId();
		session.setAttribute("name", "Grace");
		assertThat(session.getId()).isEqualTo(newId).isNotEqualTo(id);
		this.repository.save(session);
		assertThat(this.store.calls).containsExactly("load", "save");
		assertThat(this.repository.findById(id)).isNull();
		assertThat(this.repository.findById(newId).<String>getAttribute("name")).isEqualTo("Grace");
	}

	@Test
	void sessionDeletedMeanwhileStaysSoWithoutAnError() {
		String id = stored(Map.of());
		MooringSession session = this.repository.findById(id);
		repository(SaveMode.ON_SET_ATTRIBUTE, FlushMode.ON_SAVE).deleteById(id);
		session.setAttribute("name", "Ada");
		this.repository.save(session);
		session.changeSessionId();
		this.repository.save(session);
		assertThat(this.repository.findById(id)).isNull();
		assertThat(this.repository.findById(session.getId())).isNull();
		assertThat(this.store.calls).containsExactly("load", "delete", "save", "load", "load");
	}

	@Test
	void sessionDeletedHereIsNotSavedAgain() {
		String id = stored(Map.of());
		MooringSession session = this.repository.findById(id);
		this.repository.deleteById(id);
		session.changeSessionId();
		this.repository.save(session);
		assertThat(this.store.calls).containsExactly("load", "delete");
	}

	@Test
	void sessionWhoseDeletionFailedIsSavedOn() {
		String id = stored(Map.of());
		MooringSession session = this.repository.findById(id);
		this.store.failure = new SessionStoreException("Redis is away", null);
		assertThatThrownBy(() -> this.repository.deleteById(id)).isInstanceOf(SessionStoreException.class);
		this.store.failure = null;
		session.setAttribute("name", "Ada");
		this.repository.save(session);
		assertThat(this.repository.findById(id).<String>getAttribute("name")).isEqualTo("Ada");
	}

	@Test
	void eventsTellWhatHappened() {
		MooringSession session = this.repository.createSession();
		session.setAttribute("name", "Ada");
		this.repository.save(session);
		this.repository.save(session);
		String id = session.getId();
		session.changeSessionId();
		this.repository.save(session);
		this.repository.deleteById(session.getId());
		this.repository.deleteById(session.getId());
		assertThat(this.events).hasSize(3);
		assertThat(this.events.get(0)).isInstanceOfSatisfying(SessionCreatedEvent.class,
				(event) -> assertThat(event.getSessionId()).isEqualTo(id));
		assertThat(this.events.get(1)).isInstanceOfSatisfying(SessionIdChangedEvent.class, (event) -> {
			assertThat(event.getPreviousId()).isEqualTo(id);
			assertThat(event.getSession().getId()).isEqualTo(session.getId());
		});
		assertThat(this.events.get(2)).isInstanceOfSatisfying(SessionDeletedEvent.class, (event) -> {
			assertThat(event.getSessionId()).isEqualTo(session.getId());
			assertThat(event.getSession().<String>getAttribute("name")).isEqualTo("Ada");
		});
	}

	@Test
	void intervalIsInWholeSecondsAndNegativeMeansNever() {
		MooringSession session = this.repository.createSession();
		session.setMaxInactiveInterval(Duration.ofMillis(1));
		assertThat(session.getMaxInactiveInterval()).isEqualTo(Duration.ofSeconds(1));
		session.setMaxInactiveInterval(Duration.ofDays(365_000));
		assertThat(session.getMaxInactiveInterval()).isEqualTo(Duration.ofSeconds(Integer.MAX_VALUE));
		session.setMaxInactiveInterval(Duration.ofMillis(-1));
		assertThat(session.getMaxInactiveInterval()).isNegative();
		assertThat(session.isExpired()).isFalse();
		this.repository.save(session);
		this.clock.advance(Duration.ofDays(10_000));
		assertThat(this.repository.findById(session.getId())).isNotNull();
		session.setMaxInactiveInterval(Duration.ZERO);
		assertThat(session.isExpired()).isTrue();
		this.repository.save(session);
		assertThat(this.repository.findById(session.getId())).isNull();
	}

	@Test
	void unreadableAttributeReadsAsAbsentAndIsLoggedOnce(CapturedOutput output) {
		String id = storedUnreadable();
		for (int i = 0; i < 2; i++) {
			MooringSession session = this.repository.findById(id);
			assertThat(session.<Object>getAttribute("broken")).isNull();
			assertThat(session.getAttributeNames()).containsExactly("name");
			session.setAttribute("name", "Grace");
			this.repository.save(session);
		}
		assertThat(this.unreadable).hasValue(2);
		assertThat(output.getOut().lines().filter((line) -> line.contains("'broken'"))).singleElement()
			.satisfies((line) -> assertThat(line).contains("StreamCorruptedException").doesNotContain(id));
		assertThat(await(this.store.load(id)).orElseThrow().attributes()).containsKey("broken");
		MooringSession session = this.repository.findById(id);
		session.setAttribute("broken", "mended");
		this.repository.save(session);
		assertThat(this.repository.findById(id).<String>getAttribute("broken")).isEqualTo("mended");
	}

	@Test
	void unreadableAttributeCanDropTheSession() {
		String id = storedUnreadable();
		MooringSessionRepository dropping = repository(settings(SaveMode.ON_SET_ATTRIBUTE, OnUnreadable.DROP_SESSION),
				FlushMode.ON_SAVE);
		String healthy = stored(Map.of("name", "Ada"));
		assertThat(dropping.findById(healthy)).isNotNull();
		assertThat(dropping.forRequest().findById(id)).isNull();
		assertThat(this.repository.findById(id)).isNull();
	}

	@Test
	void unreadableAttributeCanFail() {
		String id = storedUnreadable();
		MooringSession session = repository(settings(SaveMode.ON_SET_ATTRIBUTE, OnUnreadable.FAIL), FlushMode.ON_SAVE)
			.findById(id);
		assertThat(session.<String>getAttribute("name")).isEqualTo("Ada");
		assertThatThrownBy(() -> session.getAttribute("broken")).isInstanceOf(SessionAttributeException.class)
			.hasMessageContaining("'broken'")
			.hasMessageNotContaining("garbage");
	}

	private String storedUnreadable() {
		String id = stored(Map.of("name", "Ada"));
		await(this.store.save(new SessionChange(SessionChange.Kind.UPDATE, id, null, this.clock.instant(),
				this.clock.instant(), Duration.ofMinutes(30), null,
				Map.of("broken", "garbage".getBytes(StandardCharsets.UTF_8)), Set.of())));
		return id;
	}

	@Test
	void tooLargeAttributeIsRefusedAndNothingIsLost() {
		String id = stored(Map.of("name", "Ada"));
		MooringSession session = this.repository.findById(id);
		session.setAttribute("name", "Grace");
		session.setAttribute("large", "x".repeat(1000));
		assertThatThrownBy(() -> this.repository.save(session)).isInstanceOf(SessionAttributeException.class)
			.hasMessageContaining("'large'")
			.hasMessageContaining("mooring.session.max-attribute-size");
		assertThat(this.store.calls).containsExactly("load");
		session.removeAttribute("large");
		this.repository.save(session);
		assertThat(this.repository.findById(id).<String>getAttribute("name")).isEqualTo("Grace");
	}

	@Test
	void tooLargeSessionIsRefused() {
		String id = stored(Map.of("a", "x".repeat(900)));
		MooringSession session = this.repository.findById(id);
		session.setAttribute("b", "x".repeat(900));
		this.repository.save(session);
		session.setAttribute("c", "x".repeat(900));
		assertThatThrownBy(() -> this.repository.save(session)).isInstanceOf(SessionAttributeException.class)
			.hasMessageContaining("mooring.session.max-size");
		session.removeAttribute("a");
		this.repository.save(session);
		assertThat(this.repository.findById(id).getAttributeNames()).containsExactlyInAnyOrder("b", "c");
	}

	@Test
	void whatCannotBeSerializedIsNamed() {
		MooringSession session = this.repository.createSession();
		session.setAttribute("thread", Thread.currentThread());
		assertThatThrownBy(() -> this.repository.save(session)).isInstanceOf(SessionAttributeException.class)
			.hasMessageContaining("'thread'")
			.hasMessageContaining("java.lang.Thread");
		assertThat(this.store.calls).isEmpty();
	}

	@Test
	void failedSaveIsMadeUpForByTheNext() {
		MooringSession session = this.repository.findById(stored(Map.of("name", "Ada", "other", "1")));
		session.setAttribute("name", "Grace");
		session.removeAttribute("other");
		this.store.failure = new SessionStoreException("Redis is away", null);
		assertThatThrownBy(() -> this.repository.save(session)).isInstanceOf(SessionStoreException.class)
			.hasMessage("Redis is away");
		this.store.failure = null;
		this.repository.save(session);
		MooringSession found = this.repository.findById(session.getId());
		assertThat(found.<String>getAttribute("name")).isEqualTo("Grace");
		assertThat(found.getAttributeNames()).containsExactly("name");
	}

	@Test
	void storeThatDoesNotAnswerIsNotWaitedForLongerThanTheDeadline() {
		SessionStore silent = new SilentStore();
		MooringSessionRepository waiting = new MooringSessionRepository(silent,
				settings(SaveMode.ON_SET_ATTRIBUTE, OnUnreadable.DROP_ATTRIBUTE), FlushMode.ON_SAVE,
				Duration.ofMillis(50), this.events::add);
		assertThatThrownBy(() -> waiting.findById("id")).isInstanceOf(SessionStoreException.class)
			.hasMessageContaining("PT0.05S");
	}

	@Test
	void sessionMayBeUsedByManyThreads() {
		String id = stored(Map.of());
		MooringSession session = this.repository.findById(id);
		IntStream.range(0, 50).parallel().forEach((i) -> {
			session.setAttribute("name" + i, "x");
			this.repository.save(session);
			session.getAttributeNames();
		});
		this.repository.save(session);
		assertThat(this.repository.findById(id).getAttributeNames()).hasSize(50);
	}

	@Test
	void listenerThatFailsOrChangesTheSessionDoesNoHarm() {
		MooringSessionRepository listened = new MooringSessionRepository(this.store,
				settings(SaveMode.ON_SET_ATTRIBUTE, OnUnreadable.DROP_ATTRIBUTE), FlushMode.ON_SAVE,
				Duration.ofSeconds(5), (event) -> {
					((SessionCreatedEvent) event).<MooringSession>getSession().setAttribute("greeted", true);
					throw new IllegalStateException("listener");
				});
		MooringSession session = listened.createSession();
		listened.save(session);
		assertThat(this.repository.findById(session.getId()).<Boolean>getAttribute("greeted")).isTrue();
	}

	@Test
	void longRequestDoesNotShortenTheSession() {
		String id = stored(Map.of());
		MooringSession slow = this.repository.forRequest().findById(id);
		this.clock.advance(Duration.ofMinutes(20));
		this.repository.forRequest().findById(id);
		this.clock.advance(Duration.ofMinutes(20));
		slow.changeSessionId();
		this.repository.save(slow);
		this.clock.advance(Duration.ofMinutes(20));
		assertThat(this.repository.findById(slow.getId())).isNotNull();
	}

	@Test
	void indexIsBroughtUpToDateWhenItFailed() {
		FailingIndex index = new FailingIndex();
		IndexedMooringSessionRepository indexed = indexed(index, OnUnreadable.DROP_ATTRIBUTE);
		MooringSession session = indexed.createSession();
		session.setAttribute(IndexedMooringSessionRepository.PRINCIPAL_NAME_INDEX_NAME, "ada");
		index.failure = new SessionStoreException("Redis is away", null);
		assertThatThrownBy(() -> indexed.save(session)).isInstanceOf(SessionStoreException.class);
		index.failure = null;
		indexed.save(session);
		assertThat(indexed.findByPrincipalName("ada")).containsOnlyKeys(session.getId());
		this.store.calls.clear();
		indexed.save(session);
		assertThat(this.store.calls).isEmpty();
	}

	@Test
	void indexIsBelievedWhereThePrincipalCannotBeRead() {
		IndexedMooringSessionRepository indexed = indexed(new FailingIndex(), OnUnreadable.DROP_ATTRIBUTE);
		MooringSession session = indexed.createSession();
		session.setAttribute(IndexedMooringSessionRepository.PRINCIPAL_NAME_INDEX_NAME, "ada");
		indexed.save(session);
		await(this.store.save(new SessionChange(SessionChange.Kind.UPDATE, session.getId(), null, this.clock.instant(),
				this.clock.instant(), Duration.ofMinutes(30), null,
				Map.of(IndexedMooringSessionRepository.PRINCIPAL_NAME_INDEX_NAME, new byte[] { 1 }), Set.of())));
		assertThat(indexed.findByPrincipalName("ada")).containsOnlyKeys(session.getId());
		assertThat(indexed.findByPrincipalName("ada")).containsOnlyKeys(session.getId());
	}

	@Test
	void indexForgetsThePrincipalThatHasLeft() {
		FailingIndex index = new FailingIndex();
		IndexedMooringSessionRepository indexed = indexed(index, OnUnreadable.DROP_ATTRIBUTE);
		MooringSession session = indexed.createSession();
		session.setAttribute(IndexedMooringSessionRepository.PRINCIPAL_NAME_INDEX_NAME, "ada");
		indexed.save(session);
		session.setAttribute(IndexedMooringSessionRepository.PRINCIPAL_NAME_INDEX_NAME, "grace");
		indexed.save(session);
		assertThat(indexed.findByPrincipalName("ada")).isEmpty();
		assertThat(indexed.findByPrincipalName("grace")).containsOnlyKeys(session.getId());
		session.removeAttribute(IndexedMooringSessionRepository.PRINCIPAL_NAME_INDEX_NAME);
		indexed.save(session);
		assertThat(await(index.find("grace"))).isEmpty();
	}

	@Test
	void indexIsRenewedOncePerDayOfUse() {
		FailingIndex index = new FailingIndex();
		IndexedMooringSessionRepository indexed = indexed(index, OnUnreadable.DROP_ATTRIBUTE);
		MooringSession session = indexed.createSession();
		session.setMaxInactiveInterval(Duration.ofDays(10));
		session.setAttribute(IndexedMooringSessionRepository.PRINCIPAL_NAME_INDEX_NAME, "ada");
		indexed.save(session);
		assertThat(index.additions).hasValue(1);
		for (int hour = 0; hour < 48; hour++) {
			this.clock.advance(Duration.ofHours(1));
			indexed.forRequest().findById(session.getId());
		}
		assertThat(index.additions).hasValue(3);
	}

	private IndexedMooringSessionRepository indexed(PrincipalIndex index, OnUnreadable onUnreadable) {
		return new IndexedMooringSessionRepository(this.store, settings(SaveMode.ON_SET_ATTRIBUTE, onUnreadable), index,
				FlushMode.ON_SAVE, Duration.ofSeconds(5), this.events::add);
	}

	private static <T> T await(CompletionStage<T> stage) {
		return stage.toCompletableFuture().join();
	}

	private static final class CountsReads implements Serializable {

		@Serial
		private static final long serialVersionUID = 1L;

		private static final AtomicInteger reads = new AtomicInteger();

		@Serial
		private Object readResolve() {
			reads.incrementAndGet();
			return this;
		}

	}

	private static final class MutableClock extends Clock {

		private Instant now = Instant.now();

		void advance(Duration duration) {
			this.now = this.now.plus(duration);
		}

		@Override
		public Instant instant() {
			return Instant.ofEpochMilli(this.now.toEpochMilli());
		}

		@Override
		public ZoneOffset getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this;
		}

	}

	/**
	 * A decorator, as stores compose.
	 */
	private static final class CountingStore implements SessionStore {

		private final SessionStore delegate;

		private final List<String> calls = Collections.synchronizedList(new ArrayList<>());

		private SessionChange lastChange;

		private RuntimeException failure;

		private boolean recordsAccess = true;

		CountingStore(SessionStore delegate) {
			this.delegate = delegate;
		}

		@Override
		public CompletionStage<Optional<SessionRecord>> load(String id) {
			this.calls.add("load");
			return this.delegate.load(id);
		}

		@Override
		public CompletionStage<Optional<SessionRecord>> access(String id, Instant now) {
			this.calls.add("access");
			return this.recordsAccess ? this.delegate.access(id, now) : this.delegate.load(id);
		}

		@Override
		public synchronized CompletionStage<Boolean> save(SessionChange change) {
			this.calls.add("save");
			this.lastChange = change;
			return (this.failure != null) ? CompletableFuture.failedFuture(this.failure) : this.delegate.save(change);
		}

		@Override
		public CompletionStage<Optional<SessionRecord>> delete(String id) {
			this.calls.add("delete");
			return (this.failure != null) ? CompletableFuture.failedFuture(this.failure) : this.delegate.delete(id);
		}

	}

	private static final class FailingIndex implements PrincipalIndex {

		private final PrincipalIndex delegate = new InMemoryPrincipalIndex();

		private final AtomicInteger additions = new AtomicInteger();

		private RuntimeException failure;

		@Override
		public CompletionStage<Void> add(String principal, String id, Duration keep, String replacedId) {
			this.additions.incrementAndGet();
			return (this.failure != null) ? CompletableFuture.failedFuture(this.failure)
					: this.delegate.add(principal, id, keep, replacedId);
		}

		@Override
		public CompletionStage<Void> remove(String principal, Set<String> ids) {
			return this.delegate.remove(principal, ids);
		}

		@Override
		public CompletionStage<Set<String>> find(String principal) {
			return this.delegate.find(principal);
		}

	}

	private static final class SilentStore implements SessionStore {

		@Override
		public CompletionStage<Optional<SessionRecord>> load(String id) {
			return new CompletableFuture<>();
		}

		@Override
		public CompletionStage<Optional<SessionRecord>> access(String id, Instant now) {
			return new CompletableFuture<>();
		}

		@Override
		public CompletionStage<Boolean> save(SessionChange change) {
			return new CompletableFuture<>();
		}

		@Override
		public CompletionStage<Optional<SessionRecord>> delete(String id) {
			return new CompletableFuture<>();
		}

	}

}
