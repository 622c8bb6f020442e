package dev.mooring.boot.devredis;

import java.util.Set;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.util.ClassUtils;

/**
 * Connection details of a {@link DevRedisServer} that lives as long as this bean.
 */
final class DevRedisConnectionDetails implements DataRedisConnectionDetails, AutoCloseable {

	private static final Log logger = LogFactory.getLog(DevRedisConnectionDetails.class);

	private static final String ENABLED_PROPERTY = "mooring.dev-redis.enabled";

	private static final String TEST_FRAMEWORK = "org.springframework.test.context.TestContext";

	private static final Set<String> PRODUCTION_PROFILES = Set.of("prod", "production");

	private final DevRedisServer server;

	private final int database;

	private DevRedisConnectionDetails(DevRedisServer server, int database) {
		this.server = server;
		this.database = database;
	}

	/**
	 * Starts a server.
	 * @param context says whether this is a place to start one
	 * @return its connection details
	 * @throws DevRedisException if it must not or cannot be started
	 */
	static DevRedisConnectionDetails start(ApplicationContext context) {
		Environment environment = context.getEnvironment();
		refuseLateConfiguration(environment);
		refuseProduction(context);
		DevRedisServer server = DevRedisServer.start();
		logger.info(
				"No Redis is configured: started a development Redis %s on 127.0.0.1:%d (pid %d), gone with its data when this application stops [mooring.dev-redis.started]"
					.formatted(server.getVersion(), server.getPort(), server.getPid()));
		return new DevRedisConnectionDetails(server,
				environment.getProperty("spring.data.redis.database", Integer.class, 0));
	}

	/**
	 * A {@code DynamicPropertyRegistrar} bean adds its properties only after the
	 * conditions have been evaluated.
	 */
	private static void refuseLateConfiguration(Environment environment) {
		String property = RedisConfiguration.find(environment);
		if (property != null) {
			throw new DevRedisException("Dev Redis was about to start, but meanwhile a bean has set " + property + ".",
					"Set " + ENABLED_PROPERTY + "=false where that bean is used, or use @ServiceConnection instead.");
		}
	}

	private static void refuseProduction(ApplicationContext context) {
		Environment environment = context.getEnvironment();
		String evidence = productionEvidence(context);
		if (evidence != null && !environment.getProperty(ENABLED_PROPERTY, Boolean.class, false)) {
			throw new DevRedisException(
					"No Redis is configured, and dev Redis does not start in production: %s. ".formatted(evidence)
							+ "It would lose every session with this instance, and no other instance would see them.",
					"Configure a Redis: set the variable REDIS_URL (with mooring-spring-boot-starter) or "
							+ "spring.data.redis.url. If this is not production, set " + ENABLED_PROPERTY + "=true.");
		}
	}

	/**
	 * Tests may run in a container on Kubernetes, too, so a platform counts only where
	 * there is no test framework on the class path.
	 */
	private static @Nullable String productionEvidence(ApplicationContext context) {
		Environment environment = context.getEnvironment();
		for (String profile : PRODUCTION_PROFILES) {
			if (environment.acceptsProfiles(Profiles.of(profile))) {
				return "the profile '" + profile + "' is active";
			}
		}
		CloudPlatform platform = CloudPlatform.getActive(environment);
		boolean test = ClassUtils.isPresent(TEST_FRAMEWORK, context.getClassLoader());
		return (platform != null && !test) ? "this is " + platform : null;
	}

	@Override
	public Standalone getStandalone() {
		return Standalone.of("127.0.0.1", this.server.getPort(), this.database);
	}

	@Override
	public void close() {
		this.server.close();
	}

}
