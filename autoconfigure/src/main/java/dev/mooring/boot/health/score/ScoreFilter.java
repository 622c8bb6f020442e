package dev.mooring.boot.health.score;

import java.io.IOException;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Counts the requests of servlet applications. One that is answered asynchronously is
 * never slow: it may well wait for something on purpose.
 */
class ScoreFilter extends OncePerRequestFilter {

	/**
	 * What the server makes of an exception that nobody has handled.
	 */
	private static final int ESCAPED = HttpServletResponse.SC_INTERNAL_SERVER_ERROR;

	private final InstanceScore score;

	private final ScoredPaths paths;

	ScoreFilter(InstanceScore score, ScoredPaths paths) {
		this.score = score;
		this.paths = paths;
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		String path = (request.getPathInfo() != null) ? request.getPathInfo() : request.getServletPath();
		return !this.paths.contains(path);
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		long start = this.score.now();
		boolean returned = false;
		try {
			chain.doFilter(request, response);
			returned = true;
		}
		finally {
			if (returned && request.isAsyncStarted()) {
				request.getAsyncContext().addListener(new AsyncEnd(this.score, response));
			}
			else {
				this.score.ended(this.score.now() - start, returned ? response.getStatus() : ESCAPED);
			}
		}
	}

	/**
	 * Counts a request when its asynchronous answer is complete.
	 *
	 * @param score counts
	 * @param response the answer
	 */
	private record AsyncEnd(InstanceScore score, HttpServletResponse response) implements AsyncListener {

		@Override
		public void onComplete(AsyncEvent event) {
			this.score.ended(0, this.response.getStatus());
		}

		@Override
		public void onTimeout(AsyncEvent event) {
		}

		@Override
		public void onError(AsyncEvent event) {
		}

		/**
		 * Listeners are forgotten when a request is started anew.
		 */
		@Override
		public void onStartAsync(AsyncEvent event) {
			event.getAsyncContext().addListener(this);
		}

	}

}
