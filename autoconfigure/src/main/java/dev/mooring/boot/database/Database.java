package dev.mooring.boot.database;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * A kind of database that a URL can name, and its drivers, the best first: the protocols
 * of MySQL and MariaDB are one.
 */
public enum Database {

	POSTGRESQL("PostgreSQL", List.of("postgres", "postgresql"), DatabaseDriver.PGJDBC, DatabaseDriver.R2DBC_POSTGRESQL),

	MYSQL("MySQL", List.of("mysql"), DatabaseDriver.CONNECTOR_J, DatabaseDriver.MARIADB_CONNECTOR_J,
			DatabaseDriver.R2DBC_MYSQL, DatabaseDriver.R2DBC_MARIADB),

	MARIADB("MariaDB", List.of("mariadb"), DatabaseDriver.MARIADB_CONNECTOR_J, DatabaseDriver.CONNECTOR_J,
			DatabaseDriver.R2DBC_MARIADB, DatabaseDriver.R2DBC_MYSQL);

	private final String label;

	private final List<String> schemes;

	private final List<DatabaseDriver> drivers;

	Database(String label, List<String> schemes, DatabaseDriver... drivers) {
		this.label = label;
		this.schemes = schemes;
		this.drivers = List.of(drivers);
	}

	static @Nullable Database ofScheme(String scheme) {
		String lowerCase = scheme.toLowerCase(Locale.ROOT);
		return Stream.of(values()).filter((database) -> database.schemes.contains(lowerCase)).findFirst().orElse(null);
	}

	/**
	 * The drivers to configure: at most one of JDBC and one of R2DBC.
	 * @param classIsPresent tells whether a class is on the class path
	 * @return the drivers, at least one
	 * @throws IllegalArgumentException if there is none, or if Spring Boot would use a
	 * database in memory in spite of it
	 */
	List<DatabaseDriver> drivers(Predicate<String> classIsPresent) {
		List<DatabaseDriver> present = Stream.of(false, true)
			.flatMap((r2dbc) -> drivers(r2dbc).filter((driver) -> classIsPresent.test(driver.className())).limit(1))
			.toList();
		boolean r2dbc = present.stream().anyMatch(DatabaseDriver::isR2dbc);
		if (!r2dbc && classIsPresent.test(DatabaseDriver.R2DBC_H2)) {
			throw missing(true, "the only R2DBC driver on the class path is H2's");
		}
		if (present.isEmpty()) {
			throw missing(!DatabaseDriver.anyJdbc(classIsPresent),
					"there are only drivers of other databases on the class path");
		}
		return present;
	}

	private Stream<DatabaseDriver> drivers(boolean r2dbc) {
		return this.drivers.stream().filter((driver) -> driver.isR2dbc() == r2dbc);
	}

	private IllegalArgumentException missing(boolean r2dbc, String finding) {
		return new IllegalArgumentException("names a %s database, but %s: add the dependency %s".formatted(this.label,
				finding, drivers(r2dbc).map(DatabaseDriver::dependency).collect(Collectors.joining(" or "))));
	}

}
