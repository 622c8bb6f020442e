package app;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import javax.sql.DataSource;

import io.r2dbc.spi.ConnectionFactory;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * Writes a row, and prints the one value that the query APP_QUERY returns.
 */
@SpringBootApplication
public class Application {

	private static final String CREATE = "create table if not exists work (note varchar(50))";

	private static final String INSERT = "insert into work values ('done')";

	public static void main(String[] args) throws SQLException {
		try (ConfigurableApplicationContext context = SpringApplication.run(Application.class, args)) {
			String query = context.getEnvironment().getRequiredProperty("app.query");
			ConnectionFactory connectionFactory = context.getBeanProvider(ConnectionFactory.class).getIfAvailable();
			if (connectionFactory != null) {
				useR2dbc(connectionFactory, query);
				useMigrations(context.getEnvironment(), query);
			}
			else {
				try (Connection connection = context.getBean(DataSource.class).getConnection()) {
					use(connection, query);
				}
			}
		}
		System.out.println("The work is done");
	}

	private static void useR2dbc(ConnectionFactory connectionFactory, String query) {
		DatabaseClient client = DatabaseClient.create(connectionFactory);
		Object value = client.sql(CREATE)
			.then()
			.then(client.sql(INSERT).then())
			.then(client.sql(query).map((row) -> row.get(0, String.class)).one())
			.block(Duration.ofSeconds(30));
		System.out.println("R2DBC, " + connectionFactory.getMetadata().getName() + ": " + value);
	}

	/**
	 * What a tool for migrations does beside R2DBC, for which Spring Boot makes no
	 * DataSource.
	 */
	private static void useMigrations(Environment environment, String query) throws SQLException {
		String url = environment.getRequiredProperty("spring.datasource.url");
		if (!url.startsWith("jdbc:h2:")) {
			try (Connection connection = DriverManager.getConnection(url,
					environment.getProperty("spring.datasource.username"),
					environment.getProperty("spring.datasource.password"))) {
				use(connection, query);
			}
		}
	}

	private static void use(Connection connection, String query) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute(CREATE);
			statement.execute(INSERT);
			try (ResultSet result = statement.executeQuery(query)) {
				result.next();
				System.out.println("JDBC, " + connection.getMetaData().getDriverName() + ": " + result.getString(1));
			}
		}
	}

}
