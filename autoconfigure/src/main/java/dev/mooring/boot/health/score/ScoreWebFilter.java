package dev.mooring.boot.health.score;

import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Counts the requests of reactive applications, each when its response begins: from then
 * on it is the client who may be slow.
 */
class ScoreWebFilter implements WebFilter, Ordered {

	private final InstanceScore score;

	private final ScoredPaths paths;

	ScoreWebFilter(InstanceScore score, ScoredPaths paths) {
		this.score = score;
		this.paths = paths;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		if (this.paths.contains(exchange.getRequest().getPath().pathWithinApplication().value())) {
			long start = this.score.now();
			AtomicBoolean counted = new AtomicBoolean();
			exchange.getResponse().beforeCommit(() -> Mono.fromRunnable(() -> {
				if (counted.compareAndSet(false, true)) {
					this.score.ended(this.score.now() - start, isError(exchange.getResponse().getStatusCode()));
				}
			}));
		}
		return chain.filter(exchange);
	}

	private static boolean isError(@Nullable HttpStatusCode status) {
		return status != null && status.is5xxServerError();
	}

}
