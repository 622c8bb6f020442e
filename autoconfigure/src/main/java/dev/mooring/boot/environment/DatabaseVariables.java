package dev.mooring.boot.environment;

import java.util.List;
import java.util.Map;

import dev.mooring.boot.database.DatabaseUrl;

import org.springframework.util.ClassUtils;

/**
 * The variable that says which database to use.
 */
final class DatabaseVariables implements VariableGroup {

	private static final List<String> SERVER = List.of("spring.datasource.url", "spring.datasource.jndi-name",
			"spring.r2dbc.url");

	private static final List<String> CREDENTIALS = List.of("spring.datasource.username", "spring.datasource.password",
			"spring.r2dbc.username", "spring.r2dbc.password");

	/**
	 * What the connection pools read last.
	 */
	private static final List<String> PREFERRED = List.of("spring.datasource.jndi-name",
			"spring.datasource.hikari.jdbc-url", "spring.datasource.hikari.username",
			"spring.datasource.hikari.password", "spring.datasource.tomcat.url", "spring.datasource.dbcp2.url",
			"spring.datasource.oracleucp.url");

	private static final EnvironmentVariable<Map<String, Object>> URL = new EnvironmentVariable<>("DATABASE_URL",
			"The database of the application, where it has a JDBC or R2DBC driver",
			new Form<>(
					"a URL like `postgres://user:password@host[:port]/database`, `mysql://...` or `mariadb://...`, or one that starts with `jdbc:` or `r2dbc:`",
					(value) -> DatabaseUrl.toProperties(value.trim(), (name) -> ClassUtils.isPresent(name, null))),
			"postgres://app:password@db.internal:5432/orders", true, DatabaseUrl.PROPERTIES);

	@Override
	public List<EnvironmentVariable<?>> variables() {
		return List.of(URL);
	}

	@Override
	public void apply(Assignment assignment) {
		if (!assignment.values().isSet(URL.name()) || assignment.yields(List.of(URL), SERVER)) {
			return;
		}
		Map<String, Object> properties = assignment.read(URL);
		if (properties == null || properties.isEmpty()) {
			return;
		}
		assignment.refuseParts(URL, CREDENTIALS.stream().filter(properties::containsKey).toList());
		assignment.refuseBlocked(URL, PREFERRED);
		properties.forEach((property, value) -> assignment.set(property, value, URL));
	}

}
