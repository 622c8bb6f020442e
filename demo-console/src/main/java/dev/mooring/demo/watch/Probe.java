package dev.mooring.demo.watch;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

import dev.mooring.demo.launch.Instance;
import dev.mooring.demo.watch.Condition.Answer;

/**
 * Asks instances how they are.
 */
@Component
class Probe {

	private static final Duration DEADLINE = Duration.ofSeconds(1);

	private static final String METRICS = "/actuator/prometheus?includedNames=mooring_session_replayed,"
			+ "mooring_session_circuit_state,mooring_session_journal_size_sessions";

	private final HttpClient http = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(DEADLINE)
		.build();

	private final String metricsToken;

	/**
	 * Asks with the token that the instances were given, if the console was, too.
	 * @param metricsToken the token, a secret; empty if it is not known
	 */
	Probe(@Value("${DEMO_SHOP_MOORING_METRICS_TOKEN:${METRICS_TOKEN:}}") String metricsToken) {
		this.metricsToken = metricsToken;
	}

	CompletableFuture<InstanceStatus> status(Instance instance, @Nullable InstanceStatus before) {
		long pid = instance.pid().orElse(0);
		String version = instance.version();
		if (pid == 0) {
			return CompletableFuture.completedFuture(new InstanceStatus(instance, version, Condition.DOWN, 0));
		}
		Condition known = (before != null && before.pid() == pid) ? before.condition() : null;
		return send(instance, "/readyz", "").handle((response, failure) -> {
			Answer answer = Answer.OTHER;
			if (response != null && response.statusCode() == 200) {
				answer = Answer.READY;
			}
			else if (response != null && response.body().contains("OUT_OF_SERVICE")) {
				answer = Answer.OUT_OF_SERVICE;
			}
			return new InstanceStatus(instance, version, Condition.of(known, answer), pid);
		});
	}

	CompletableFuture<Optional<Exposition>> metrics(Instance instance) {
		return send(instance, METRICS, this.metricsToken)
			.handle((response, failure) -> (response != null && response.statusCode() == 200)
					? Optional.of(Exposition.parse(response.body())) : Optional.empty());
	}

	private CompletableFuture<HttpResponse<String>> send(Instance instance, String path, String token) {
		HttpRequest.Builder request = HttpRequest.newBuilder(instance.uri(path)).timeout(DEADLINE);
		if (!token.isEmpty()) {
			request.header("Authorization", "Bearer " + token);
		}
		// The time-out of a request is for its headers only
		return this.http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
			.orTimeout(2 * DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
	}

}
