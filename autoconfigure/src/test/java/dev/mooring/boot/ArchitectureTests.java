package dev.mooring.boot;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.mooring.boot.database.Database;
import dev.mooring.boot.database.DatabaseUrl;
import dev.mooring.boot.devredis.DevRedisServer;
import dev.mooring.boot.environment.EnvironmentSummary;
import dev.mooring.boot.health.probe.ComponentHealth;
import dev.mooring.boot.health.probe.ImmediateHealth;
import dev.mooring.boot.outage.SessionJournal;
import dev.mooring.boot.redis.RedisNodes;
import dev.mooring.boot.redis.RedisUrl;
import dev.mooring.boot.scrape.BearerToken;
import dev.mooring.boot.shutdown.DrainDelay;
import dev.mooring.session.IndexedMooringSessionRepository;
import dev.mooring.session.IndexedReactiveMooringSessionRepository;
import dev.mooring.session.MooringSession;
import dev.mooring.session.MooringSessionRepository;
import dev.mooring.session.OnOutage;
import dev.mooring.session.OnUnreadable;
import dev.mooring.session.ReactiveMooringSessionRepository;
import dev.mooring.session.RequestSessionRepository;
import dev.mooring.session.SessionAttributeException;
import dev.mooring.session.SessionIdChangedEvent;
import dev.mooring.session.SessionSettings;
import dev.mooring.session.circuit.CircuitPrincipalIndex;
import dev.mooring.session.circuit.CircuitSessionStore;
import dev.mooring.session.circuit.CircuitSettings;
import dev.mooring.session.circuit.StoreCircuit;
import dev.mooring.session.local.LocalSessionStore;
import dev.mooring.session.local.LocalSettings;
import dev.mooring.session.log.LogEvent;
import dev.mooring.session.log.SessionIdHash;
import dev.mooring.session.log.SessionIdMdc;
import dev.mooring.session.metrics.MicrometerOutageMeters;
import dev.mooring.session.metrics.MicrometerSessionObserver;
import dev.mooring.session.metrics.MicrometerStoreMeters;
import dev.mooring.session.metrics.ObservedPrincipalIndex;
import dev.mooring.session.metrics.ObservedSessionStore;
import dev.mooring.session.metrics.RedisMemoryMeters;
import dev.mooring.session.metrics.StoreCallObserver;
import dev.mooring.session.metrics.StoreOperation;
import dev.mooring.session.metrics.StoreOutcome;
import dev.mooring.session.metrics.TracedStoreCalls;
import dev.mooring.session.redis.RedisMemory;
import dev.mooring.session.redis.RedisPrincipalIndex;
import dev.mooring.session.redis.RedisSessionStore;
import dev.mooring.session.serializer.SessionSerializers;
import dev.mooring.session.store.InMemoryPrincipalIndex;
import dev.mooring.session.store.InMemorySessionStore;
import dev.mooring.session.store.PrincipalIndex;
import dev.mooring.session.store.RecoverableSessionStore;
import dev.mooring.session.store.ReplayResult;
import dev.mooring.session.store.SessionChange;
import dev.mooring.session.store.SessionObserver;
import dev.mooring.session.store.SessionRecord;
import dev.mooring.session.store.SessionReplay;
import dev.mooring.session.store.SessionStore;
import dev.mooring.session.store.SessionStoreDecorator;
import dev.mooring.session.store.SessionStoreException;
import dev.mooring.session.store.SessionStoreUnavailableException;
import dev.mooring.session.web.HttpSessionIdListenerAdapter;
import dev.mooring.session.web.MooringSessionFilter;
import dev.mooring.session.web.UnavailableSessionHandler;
import dev.mooring.session.web.UnchangedSessionIds;
import org.apache.commons.logging.Log;
import org.jspecify.annotations.NullMarked;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.annotation.ImportCandidates;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * The rules that keep the layout readable, for the published modules as a whole.
 */
@AnalyzeClasses(packages = "dev.mooring", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

	/**
	 * Auto-configurations apart, all that users may name in their code.
	 */
	private static final Set<String> PUBLIC_API = Stream
		.of(BearerToken.class, DevRedisServer.class, DrainDelay.class, EnvironmentSummary.class, Database.class,
				DatabaseUrl.class, RedisUrl.class, RedisNodes.class, IndexedMooringSessionRepository.class,
				IndexedReactiveMooringSessionRepository.class, MooringSession.class, MooringSessionRepository.class,
				OnUnreadable.class, ReactiveMooringSessionRepository.class, SessionAttributeException.class,
				SessionIdChangedEvent.class, SessionSettings.class, MicrometerSessionObserver.class,
				MicrometerStoreMeters.class, ObservedPrincipalIndex.class, ObservedSessionStore.class,
				RedisMemoryMeters.class, StoreCallObserver.class, StoreOperation.class, StoreOutcome.class,
				TracedStoreCalls.class, RedisMemory.class, RedisPrincipalIndex.class, RedisSessionStore.class,
				SessionSerializers.class, InMemoryPrincipalIndex.class, InMemorySessionStore.class,
				PrincipalIndex.class, SessionChange.class, SessionObserver.class, SessionRecord.class,
				SessionStore.class, SessionStoreException.class, SessionStoreUnavailableException.class,
				RecoverableSessionStore.class, SessionReplay.class, ReplayResult.class, SessionStoreDecorator.class,
				OnOutage.class, RequestSessionRepository.class, CircuitSettings.class, StoreCircuit.class,
				CircuitSessionStore.class, CircuitPrincipalIndex.class, LocalSettings.class, LocalSessionStore.class,
				MicrometerOutageMeters.class, UnavailableSessionHandler.class, UnchangedSessionIds.class,
				HttpSessionIdListenerAdapter.class, MooringSessionFilter.class, LogEvent.class, SessionIdHash.class,
				SessionIdMdc.class, SessionJournal.class, ComponentHealth.class, ImmediateHealth.class)
		.map(Class::getName)
		.collect(Collectors.toUnmodifiableSet());

	@ArchTest
	static final ArchRule packagesHaveNoCycles = slices().matching("dev.mooring.(**)").should().beFreeOfCycles();

	@ArchTest
	static final ArchRule listedTypesArePublic = classes().that(listed()).should().bePublic();

	@ArchTest
	static final ArchRule autoConfigurationsArePublicAndFinal = classes().that(autoConfiguration())
		.should()
		.bePublic()
		.andShould()
		.haveModifier(JavaModifier.FINAL);

	@ArchTest
	static final ArchRule otherTypesAreNotPublic = classes()
		.that(DescribedPredicate.not(listed().or(autoConfiguration())))
		.and(resideOutsideOfPackage("..test"))
		.and()
		.areTopLevelClasses()
		.should()
		.notBePublic();

	@ArchTest
	static final ArchRule autoConfigurationsAreRegistered = classes().that(autoConfiguration())
		.should(be(registered()));

	@ArchTest
	static final ArchRule autoConfigurationsDependOnTypes = classes().that(autoConfiguration())
		.should()
		.beAnnotatedWith(ConditionalOnClass.class)
		.orShould()
		.beAnnotatedWith(ConditionalOnBean.class)
		.allowEmptyShould(true);

	@ArchTest
	static final ArchRule theSessionStoreKnowsNoSpringBoot = noClasses().that()
		.resideInAPackage("dev.mooring.session..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.springframework.boot..", "dev.mooring.boot..")
		.allowEmptyShould(true);

	/**
	 * What operators see has the name of an event. The module of the development server
	 * cannot use the class and writes its only one by itself.
	 */
	@ArchTest
	static final ArchRule everyLineIsAnEvent = noClasses().that()
		.areNotAssignableTo(LogEvent.class)
		.and()
		.resideOutsideOfPackage("dev.mooring.boot.devredis..")
		.should()
		.accessTargetWhere(DescribedPredicate.describe("a log at INFO or above",
				(access) -> access.getTarget().getOwner().isAssignableTo(Log.class)
						&& Set.of("info", "warn", "error", "fatal").contains(access.getTarget().getName())));

	@ArchTest
	static final ArchRule packagesSayWhatTheyAreAndMarkNulls = classes().that(simpleName("package-info"))
		.should()
		.beAnnotatedWith(NullMarked.class);

	@ArchTest
	static final ArchRule noPackageIsACollectionOfOddments = noClasses().should()
		.resideInAnyPackage("..util..", "..utils..", "..common..", "..impl..", "..service..", "..exception..");

	private static DescribedPredicate<JavaClass> listed() {
		return DescribedPredicate.describe("public API", (type) -> PUBLIC_API.contains(type.getName()));
	}

	private static DescribedPredicate<JavaClass> autoConfiguration() {
		return DescribedPredicate.describe("auto-configuration",
				(type) -> type.isAnnotatedWith(AutoConfiguration.class));
	}

	private static DescribedPredicate<JavaClass> registered() {
		List<String> names = ImportCandidates.load(AutoConfiguration.class, ArchitectureTests.class.getClassLoader())
			.getCandidates();
		return DescribedPredicate.describe("registered", (type) -> names.contains(type.getName()));
	}

}
