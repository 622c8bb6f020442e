package dev.mooring.acceptance.compose;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Twenty users shop through nginx on three instances, without stickiness, while
 * containers crash, are restarted and replaced, and Redis fails. Half of them are logged
 * in. With {@code -Dmooring.docs.write=true} the results go to {@code docs/compose.md}.
 */
@Timeout(value = 12, unit = TimeUnit.MINUTES)
class ComposeIT {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final Stack stack = new Stack();

	private static final Results results = new Results();

	private static int passed;

	@BeforeAll
	static void up() {
		stack.buildImage();
		stack.up("nginx");
	}

	@AfterAll
	static void down() throws Exception {
		stack.close();
		System.out.println(results);
		if (passed == 2) {
			results.write();
		}
	}

	@Test
	void nobodyNotices() {
		try (Shoppers shoppers = new Shoppers(stack.uri())) {
			List<Shopper> people = shoppers.people();
			people.subList(0, Shoppers.COUNT / 2).forEach(Shopper::login);
			List<String> instances = stack.containers("shop");

			Phase phase = observe(shoppers, "nothing else happens", Shopper::shop,
					(steady) -> await().atMost(PATIENCE).until(() -> steady.requests() > 600));
			assertThat(phase.instances()).containsExactlyInAnyOrderElementsOf(instances);
			assertThat(phase.failedPosts()).as(phase.toString()).isZero();

			phase = observe(shoppers, "an instance hangs, longer than nginx waits", Shopper::browse,
					(hang) -> hang(instances.get(0), hang));
			assertThat(phase.repeated()).isPositive();
			people.forEach(Shopper::putBackWhatNobodyCounts);

			phase = observe(shoppers, "each instance crashes, and Docker starts it again", Shopper::shop,
					(crashes) -> instances.forEach(stack::crash));
			assertThat(phase.instances()).containsExactlyInAnyOrderElementsOf(instances);

			phase = observe(shoppers, "each instance is restarted", Shopper::shop,
					(restarts) -> instances.forEach(stack::restart));
			assertThat(phase.instances()).containsExactlyInAnyOrderElementsOf(instances);

			Set<String> both = new HashSet<>(instances);
			phase = observe(shoppers, "version 1 is replaced by version 2, one instance after the other", Shopper::shop,
					(roll) -> {
						stack.roll("2");
						both.addAll(stack.containers("shop"));
						await().atMost(PATIENCE).until(() -> roll.instances().containsAll(both));
					});
			List<String> replaced = stack.containers("shop");
			assertThat(replaced).hasSameSizeAs(instances).doesNotContainAnyElementsOf(instances);

			phase = observe(shoppers, "Redis hangs three times for 300 ms", Shopper::shop, this::hangRedis);
			assertThat(phase.failedPosts()).as(phase.toString()).isZero();

			becomeKnown(people, replaced);
			phase = observe(shoppers, "Redis is frozen, longer than anybody waits", Shopper::buyOnce, (freeze) -> {
				stack.compose("pause", "redis");
				await().atMost(PATIENCE)
					.until(() -> freeze.requests() > 600 && people.stream().allMatch(Shopper::isDone));
				stack.compose("unpause", "redis");
			});
			assertThat(phase.failedPosts()).as(phase.toString()).isZero();
			awaitEverything(people, replaced);

			becomeKnown(people, replaced);
			phase = observe(shoppers, "Redis crashes, and Docker starts it again with its file", Shopper::putBackOnce,
					(crash) -> {
						stack.crash(stack.containers("redis").get(0));
						await().atMost(PATIENCE).until(() -> people.stream().allMatch(Shopper::isDone));
					});
			awaitEverything(people, replaced);

			phase = observe(shoppers, "afterwards", Shopper::shop,
					(steady) -> await().atMost(PATIENCE).until(() -> steady.requests() > 600));
			assertThat(phase.instances()).containsExactlyInAnyOrderElementsOf(replaced);
			assertThat(phase.failedPosts()).as(phase.toString()).isZero();
		}
		passed++;
	}

	private Phase observe(Shoppers shoppers, String name, Consumer<Shopper> errand, Consumer<Phase> event) {
		int repeatedBefore = stack.repeated();
		Phase phase = shoppers.during(name, errand, event);
		phase.repeated(stack.repeated() - repeatedBefore);
		results.add(phase);
		assertThat(phase.failed()).as("%s%n%s", phase, stack.failures()).isZero();
		// One for each user would be an outage
		assertThat(phase.failedPosts()).as(phase.toString()).isLessThan(Shoppers.COUNT);
		assertThat(phase.wrong()).as(phase.toString()).isZero();
		// What nginx has sent again may have been counted by the instance that then
		// crashed
		assertThat(phase.countedTwice()).as(phase.toString()).isLessThanOrEqualTo(phase.repeated());
		return phase;
	}

	/**
	 * Until nginx has asked others in place of the instance, which is back at the end.
	 */
	private void hang(String instance, Phase phase) {
		int before = stack.repeated();
		stack.pause(instance);
		try {
			await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).until(() -> stack.repeated() > before);
		}
		finally {
			stack.unpause(instance);
		}
		int answered = phase.requests();
		await().atMost(PATIENCE).until(() -> phase.requests() > answered + 200);
	}

	private void hangRedis(Phase phase) {
		for (int i = 0; i < 3; i++) {
			stack.redis("CLIENT", "PAUSE", "300");
			int answered = phase.requests();
			await().atMost(PATIENCE).until(() -> phase.requests() > answered + 100);
		}
	}

	/**
	 * What an instance does without Redis is about sessions that it has seen.
	 */
	private void becomeKnown(List<Shopper> people, List<String> instances) {
		for (Shopper shopper : people) {
			Set<String> unknown = new HashSet<>(instances);
			await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> {
				unknown.remove(shopper.visit());
				return unknown.isEmpty();
			});
		}
	}

	/**
	 * All instances have their store again, and have brought to it what they did alone.
	 */
	private void awaitEverything(List<Shopper> people, List<String> instances) {
		instances.forEach(stack::awaitStore);
		for (Shopper shopper : people) {
			await().atMost(PATIENCE).until(shopper::isCartComplete);
		}
	}

	@Test
	void usersOfStickySessionsAreLoggedOut() {
		stack.up("nginx-sticky");
		try (Shoppers shoppers = new Shoppers(stack.stickyUri())) {
			Phase before = shoppers.during("", Shopper::shop,
					(steady) -> await().atMost(PATIENCE).until(() -> steady.requests() > 300));
			assertThat(before.wrong()).as(before.toString()).isZero();
			assertThat(before.instances()).hasSizeGreaterThan(1);

			Phase crash = shoppers.during("", Shopper::visit,
					(event) -> stack.crash(stack.containers("shop-sticky").get(0)));
			long lost = shoppers.people().stream().filter(Shopper::hasStartedAnew).count();
			assertThat(lost).isPositive();
			results.add("With sessions in memory and `ip_hash` (profile `sticky`), of " + Shoppers.COUNT + " users "
					+ lost
					+ " lost their session, and with it their login and their cart, when one of three instances crashed; "
					+ crash.failed() + " of " + crash.requests() + " requests failed.");
			assertThat(crash.failed()).as(crash.toString()).isLessThan(Shoppers.COUNT);
		}
		finally {
			stack.compose("--profile", "sticky", "rm", "--stop", "--force", "nginx-sticky", "shop-sticky");
		}
		passed++;
	}

}
