package dev.mooring.boot.environment;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.springframework.util.StringUtils;

/**
 * Reads a value from a file, such as a mounted secret: UTF-8 text of up to 64 KB, without
 * one line break at its end.
 */
final class ValueFile {

	static final int MAX_SIZE = 64 * 1024;

	/**
	 * Editors of Windows write it at the start of a text.
	 */
	private static final String BYTE_ORDER_MARK = "\uFEFF";

	private ValueFile() {
	}

	/**
	 * Reads a value.
	 * @param file the file
	 * @return its text, never blank
	 * @throws IllegalArgumentException if it cannot be read or has no text; the message
	 * completes a sentence that starts with "the file"
	 */
	static String read(Path file) {
		String text = readText(file);
		if (!StringUtils.hasText(text)) {
			throw new IllegalArgumentException("is empty");
		}
		return withoutLineBreak(text);
	}

	/**
	 * Leaves out one line break at the end of a value, which editors and {@code echo}
	 * add.
	 * @param text the value
	 * @return the value without it
	 */
	static String withoutLineBreak(String text) {
		if (!text.endsWith("\n")) {
			return text;
		}
		return text.substring(0, text.length() - (text.endsWith("\r\n") ? 2 : 1));
	}

	/**
	 * Reads a text, be it blank.
	 * @param file the file
	 * @return its text
	 * @throws IllegalArgumentException if it cannot be read
	 */
	static String readText(Path file) {
		if (!Files.exists(file)) {
			throw new IllegalArgumentException("does not exist");
		}
		if (Files.isDirectory(file)) {
			throw new IllegalArgumentException("is a directory");
		}
		if (!Files.isRegularFile(file)) {
			// Reading a pipe might never end
			throw new IllegalArgumentException("is not a regular file");
		}
		try (InputStream content = Files.newInputStream(file)) {
			byte[] bytes = content.readNBytes(MAX_SIZE + 1);
			if (bytes.length > MAX_SIZE) {
				throw new IllegalArgumentException("is larger than 64 KB");
			}
			String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
			return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
		}
		catch (CharacterCodingException ex) {
			throw new IllegalArgumentException("is not text in UTF-8", ex);
		}
		catch (IOException ex) {
			throw new IllegalArgumentException("cannot be read by this process", ex);
		}
	}

}
