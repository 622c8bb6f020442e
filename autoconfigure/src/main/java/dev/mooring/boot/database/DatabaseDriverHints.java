package dev.mooring.boot.database;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * Lets a native image see which drivers there are.
 */
class DatabaseDriverHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		DatabaseDriver.classNames().forEach((name) -> hints.reflection().registerTypeIfPresent(classLoader, name));
	}

}
