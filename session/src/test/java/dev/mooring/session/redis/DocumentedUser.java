package dev.mooring.session.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;

import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The user of Redis with the rights that {@code docs/operations.md} gives to an
 * application.
 */
final class DocumentedUser {

	private static final Path PAGE = Path.of("..", "docs", "operations.md");

	private static final Pattern RIGHTS = Pattern.compile("\\| an ACL user for the application \\| `([^`]+)`");

	private static final Pattern RIGHTS_ON_CLUSTER = Pattern.compile("On a cluster the ACL user needs `([^`]+)`");

	private static final String NAME = "documented";

	private static final String PASSWORD = "secret-of-documented";

	private DocumentedUser() {
	}

	private static List<String> rights(Pattern pattern) {
		try {
			Matcher matcher = pattern.matcher(Files.readString(PAGE));
			if (!matcher.find()) {
				throw new IllegalStateException(PAGE + " has no rights for an application");
			}
			return List.of(matcher.group(1).split(" "));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Makes Redis know the user.
	 * @param url where Redis is, and somebody may do everything
	 * @return connections of the user
	 */
	static LettuceConnectionFactory createAt(String url) {
		create(url, rights(RIGHTS));
		URI uri = URI.create(url);
		RedisStandaloneConfiguration configuration = new RedisStandaloneConfiguration(uri.getHost(), uri.getPort());
		configuration.setUsername(NAME);
		configuration.setPassword(PASSWORD);
		return Lettuce.factory(configuration);
	}

	/**
	 * Makes all nodes of a cluster know the user.
	 * @param urls where they are
	 * @return connections of the user
	 */
	static LettuceConnectionFactory createAtCluster(List<String> urls) {
		List<String> rights = new ArrayList<>(rights(RIGHTS));
		rights.addAll(rights(RIGHTS_ON_CLUSTER));
		urls.forEach((url) -> create(url, rights));
		RedisClusterConfiguration configuration = new RedisClusterConfiguration(
				urls.stream().map((url) -> URI.create(url).getAuthority()).toList());
		configuration.setUsername(NAME);
		configuration.setPassword(PASSWORD);
		return Lettuce.started(new LettuceConnectionFactory(configuration));
	}

	private static void create(String url, List<String> rights) {
		CommandArgs<String, String> setUser = new CommandArgs<>(StringCodec.UTF8).add("SETUSER")
			.add(NAME)
			.add("on")
			.add(">" + PASSWORD);
		rights.forEach(setUser::add);
		Lettuce.command(url, (redis) -> redis.dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8), setUser));
	}

}
