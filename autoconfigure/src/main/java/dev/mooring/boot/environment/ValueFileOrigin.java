package dev.mooring.boot.environment;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.origin.Origin;

/**
 * The origin of a value that was read from a file.
 *
 * @param file the file
 * @param parent the variable that names the file, or {@code null} if it lies in the
 * directory for such files
 */
record ValueFileOrigin(Path file, @Nullable Origin parent) implements Origin {

	@Override
	public @Nullable Origin getParent() {
		return this.parent;
	}

	@Override
	public String toString() {
		return ((this.parent != null) ? this.parent + " with " : "") + "file [" + this.file + "]";
	}

}
