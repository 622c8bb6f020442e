package dev.mooring.session.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

import io.lettuce.core.codec.Base16;

/**
 * A script beside this class, and the digest by which Redis remembers it.
 *
 * @param digest SHA-1 of the source, in hexadecimal
 * @param source the script
 */
record LuaScript(String digest, String source) {

	static final LuaScript ACCESS = load("access.lua");

	static final LuaScript CREATE = load("create.lua");

	static final LuaScript UPDATE = load("update.lua");

	static final LuaScript DELETE = load("delete.lua");

	static final LuaScript INDEX_ADD = load("index-add.lua");

	private static LuaScript load(String name) {
		try (InputStream resource = LuaScript.class.getResourceAsStream(name)) {
			if (resource == null) {
				throw new IllegalStateException("The class path has no " + name);
			}
			byte[] source = resource.readAllBytes();
			return new LuaScript(Base16.digest(source), new String(source, StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
