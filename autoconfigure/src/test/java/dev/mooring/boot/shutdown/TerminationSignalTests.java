package dev.mooring.boot.shutdown;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

import static org.assertj.core.api.Assertions.assertThat;

class TerminationSignalTests {

	@Test
	void runsAllActionsInTheOppositeOrder() throws Exception {
		CountDownLatch first = new CountDownLatch(1);
		CountDownLatch second = new CountDownLatch(1);
		TerminationSignal former = TerminationSignal.handle("WINCH", first::countDown);
		TerminationSignal latter = TerminationSignal.handle("WINCH", second::countDown);
		raise("WINCH");
		assertThat(first.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(second.getCount()).isZero();
		latter.release();
		former.release();
	}

	@Test
	void restoresTheFormerHandler() throws Exception {
		CountDownLatch former = new CountDownLatch(1);
		TerminationSignal kept = TerminationSignal.handle("WINCH", former::countDown);
		CountDownLatch released = new CountDownLatch(1);
		TerminationSignal.handle("WINCH", released::countDown).release();
		raise("WINCH");
		assertThat(former.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(released.getCount()).isOne();
		kept.release();
	}

	/**
	 * The JVM uses SIGSEGV itself, as it does not share SIGTERM under {@code -Xrs}.
	 */
	@Test
	void doesNothingAboutASignalThatCannotBeHad() {
		TerminationSignal.handle("SEGV", () -> {
		}).release();
	}

	@Test
	void nativeImagesHaveTheTypes() {
		RuntimeHints hints = new RuntimeHints();
		new TerminationSignalHints().registerHints(hints, getClass().getClassLoader());
		assertThat(RuntimeHintsPredicates.reflection().onType(signalClass())).accepts(hints);
		assertThat(RuntimeHintsPredicates.proxies().forInterfaces(handlerClass())).accepts(hints);
	}

	private static void raise(String name) throws Exception {
		Class<?> type = signalClass();
		type.getMethod("raise", type).invoke(null, type.getConstructor(String.class).newInstance(name));
	}

	private static Class<?> signalClass() {
		return load(TerminationSignal.SIGNAL_CLASS);
	}

	private static Class<?> handlerClass() {
		return load(TerminationSignal.HANDLER_CLASS);
	}

	private static Class<?> load(String name) {
		try {
			return Class.forName(name);
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
