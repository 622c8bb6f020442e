/**
 * Configuration from the environment first.
 * <p>
 * <b>When:</b> {@code DotEnvEnvironmentPostProcessor} adds a {@code .env} file before the
 * application's files are read, {@code MooringEnvironmentPostProcessor} everything else
 * after that; {@code LateEnvironmentFilter} and {@code AotEnvironmentInitializer} look
 * once more when the last sources are there.
 * <p>
 * <b>Which:</b> {@code EnvironmentVariables} is the registry; an
 * {@code EnvironmentVariable} has a {@code Form}; variables that mean something only
 * together are a {@code VariableGroup}, such as {@code RedisVariables} with
 * {@code RedisAssignment}. {@code ApplicationContract} is what the application itself
 * asks for, {@code StarterDefaults} what holds where nobody says anything.
 * <p>
 * <b>Where from:</b> {@code VariableValues} finds values, in the environment, in files
 * ({@code ValueFile}, {@code SecretsDirectory}) and in the {@code DotEnvPropertySource}.
 * <p>
 * <b>Where to:</b> an {@code Assignment} collects properties, notes and
 * {@code EnvironmentProblem}s; {@code PlainVariables} is the property source that comes
 * out of it, or an {@code InvalidEnvironmentException}. {@code EnvironmentSummary} tells
 * the report about it.
 */
@NullMarked
package dev.mooring.boot.environment;

import org.jspecify.annotations.NullMarked;
