package dev.mooring.boot.shutdown;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;

/**
 * Takes the types that {@link TerminationSignal} uses by reflection into native images.
 */
final class TerminationSignalHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.reflection()
			.registerTypeIfPresent(classLoader, TerminationSignal.SIGNAL_CLASS,
					MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS, MemberCategory.INVOKE_PUBLIC_METHODS)
			.registerTypeIfPresent(classLoader, TerminationSignal.HANDLER_CLASS, MemberCategory.INVOKE_PUBLIC_METHODS);
		hints.proxies().registerJdkProxy(TypeReference.of(TerminationSignal.HANDLER_CLASS));
	}

}
