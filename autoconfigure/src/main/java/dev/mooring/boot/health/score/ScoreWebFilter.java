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
 * on it is the client who may be slow. A client that gives up before that has waited for
 * a slow answer, or only changed its mind.
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
		if (!this.paths.contains(exchange.getRequest().getPath().pathWithinApplication().value())) {
			return chain.filter(exchange);
		}
		long start = this.score.now();
		AtomicBoolean counted = new AtomicBoolean();
		exchange.getResponse().beforeCommit(() -> Mono.fromRunnable(() -> {
			if (counted.compareAndSet(false, true)) {
				this.score.ended(this.score.now() - start, value(exchange.getResponse().getStatusCode()));
			}
		}));
		return chain.filter(exchange).doOnCancel(() -> {
			if (counted.compareAndSet(false, true)) {
				this.score.abandoned(this.score.now() - start);
			}
		});
	}

	private static int value(@Nullable HttpStatusCode status) {
		return (status != null) ? status.value() : 0;
	}

}
