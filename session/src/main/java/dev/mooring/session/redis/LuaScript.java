package dev.mooring.session.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

import io.lettuce.core.codec.Base16;

/**
 * A script, made of files beside this class, and the digest by which Redis remembers it.
 *
 * @param digest SHA-1 of the source, in hexadecimal
 * @param source the script
 */
record LuaScript(String digest, String source) {

	static final LuaScript ACCESS = load("common.lua", "access.lua");

	static final LuaScript CREATE = load("create.lua");

	static final LuaScript UPDATE = load("common.lua", "update.lua");

	static final LuaScript DELETE = load("delete.lua");

	static final LuaScript REPLAY = load("common.lua", "replay.lua");

	static final LuaScript GENERATION = load("common.lua", "generation.lua");

	static final LuaScript INDEX_ADD = load("index-add.lua");

	private static LuaScript load(String... names) {
		String source = Arrays.stream(names).map(LuaScript::read).collect(Collectors.joining());
		return new LuaScript(Base16.digest(source.getBytes(StandardCharsets.UTF_8)), source);
	}

	private static String read(String name) {
		try (InputStream resource = LuaScript.class.getResourceAsStream(name)) {
			if (resource == null) {
				throw new IllegalStateException("The class path has no " + name);
			}
			return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
