package dev.mooring.session.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import dev.mooring.session.MooringSession;
import dev.mooring.session.MooringSessionRepository;
import dev.mooring.session.RequestSessionRepository;
import dev.mooring.session.log.LogEvent;
import dev.mooring.session.log.SessionIdMdc;
import dev.mooring.session.store.SessionObserver;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.session.web.http.CookieHttpSessionIdResolver;
import org.springframework.session.web.http.HttpSessionIdResolver;
import org.springframework.session.web.http.SessionRepositoryFilter;

/**
 * Spring Session's filter, with a view of the repository for each request: kept on the
 * request, it also serves the dispatch to {@code /error} and every thread of an
 * asynchronous request.
 * <p>
 * A request that needs a session which cannot be had, or whose session cannot be saved,
 * because the store is unavailable, is answered with 503 and {@code Retry-After}, and
 * what the client has of its session, usually a cookie, stays as it is. A response that
 * is on its way already ends as the application ends it: what was to be saved is lost,
 * which is logged and counted, and what the application throws reaches the server, which
 * breaks the response off.
 */
public final class MooringSessionFilter extends SessionRepositoryFilter<MooringSession> {

	private static final String VIEW_ATTRIBUTE = MooringSessionFilter.class.getName() + ".VIEW";

	private static final String ANSWERED_ATTRIBUTE = MooringSessionFilter.class.getName() + ".ANSWERED";

	/**
	 * Those of the response that was to be, which do not fit the answer.
	 */
	private static final List<String> CONTENT_HEADERS = List.of("Accept-Ranges", "Content-Disposition",
			"Content-Encoding", "Content-Language", "Content-Length", "Content-Range", "ETag", "Last-Modified",
			"Location");

	private final LogEvent changesLost = LogEvent.warn(MooringSessionFilter.class, "mooring.session.changes-lost");

	private final MooringSessionRepository repository;

	private final SessionObserver observer;

	private HttpSessionIdResolver sessionIdResolver = new CookieHttpSessionIdResolver();

	private @Nullable SessionIdMdc sessionIdMdc;

	/**
	 * Creates a filter.
	 * @param repository the sessions
	 * @param observer is told of requests that fail
	 */
	public MooringSessionFilter(MooringSessionRepository repository, SessionObserver observer) {
		super(repository);
		this.repository = repository;
		this.observer = observer;
	}

	@Override
	public void setHttpSessionIdResolver(HttpSessionIdResolver httpSessionIdResolver) {
		super.setHttpSessionIdResolver(httpSessionIdResolver);
		this.sessionIdResolver = httpSessionIdResolver;
	}

	/**
	 * Has the hash of the session's id in the MDC for the time of each request.
	 * @param sessionIdMdc the MDC; unless set, nothing is put there
	 */
	public void setSessionIdMdc(SessionIdMdc sessionIdMdc) {
		this.sessionIdMdc = sessionIdMdc;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain filterChain)
			throws ServletException, IOException {
		RequestSessionRepository view = view(request);
		if (this.sessionIdMdc == null) {
			doFilterInternal(request, response, filterChain, view);
			return;
		}
		SessionIdMdc.Scope scope = this.sessionIdMdc.open(sessionId(request, view));
		view.onSessionId(scope::session);
		try {
			doFilterInternal(request, response, filterChain, view);
		}
		finally {
			scope.close();
		}
	}

	/**
	 * The id as far as known without the store: several dispatches make one request.
	 */
	private @Nullable String sessionId(HttpServletRequest request, RequestSessionRepository view) {
		String known = view.getSessionId();
		return (known != null) ? known
				: this.sessionIdResolver.resolveSessionIds(request).stream().findFirst().orElse(null);
	}

	private void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain filterChain,
			RequestSessionRepository view) throws ServletException, IOException {
		RequestFilter filter = new RequestFilter(view);
		filter.setHttpSessionIdResolver(this.sessionIdResolver);
		view.onStoreUnavailable(() -> filter.setHttpSessionIdResolver(new ReadOnlyIdResolver(this.sessionIdResolver)));
		WatchedChain chain = new WatchedChain(filterChain);
		try {
			filter.doFilterInternal(request, new UnavailableAsServerError(response, view), chain);
		}
		catch (ServletException | IOException | RuntimeException ex) {
			if (UnavailableAnswer.cause(ex).isEmpty()) {
				throw ex;
			}
			if (!response.isCommitted()) {
				unavailable(request, response, view);
				return;
			}
			if (view.isChangesFailed()) {
				changesLost();
			}
			else {
				this.observer.requestRejected();
			}
			// Half a response must not look like a whole one
			chain.rethrow();
		}
	}

	private RequestSessionRepository view(HttpServletRequest request) {
		RequestSessionRepository view = (RequestSessionRepository) request.getAttribute(VIEW_ATTRIBUTE);
		if (view == null) {
			view = this.repository.forRequest();
			request.setAttribute(VIEW_ATTRIBUTE, view);
		}
		return view;
	}

	private void unavailable(HttpServletRequest request, HttpServletResponse response, RequestSessionRepository view)
			throws IOException {
		boolean async = request.isAsyncStarted();
		if (async && view.isChangesFailed()) {
			// A dispatch that ends the request saves the session again, and fails again
			request.getAsyncContext().addListener(new LostChanges(request));
			return;
		}
		this.observer.requestRejected();
		request.setAttribute(ANSWERED_ATTRIBUTE, true);
		answer(request, response);
		if (async) {
			request.getAsyncContext().complete();
		}
	}

	private static void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
		UnavailableAnswer answer = UnavailableAnswer.to(request.getHeader("Accept"));
		response.resetBuffer();
		CONTENT_HEADERS.forEach((name) -> response.setHeader(name, null));
		response.setStatus(UnavailableAnswer.STATUS);
		response.setHeader("Retry-After", UnavailableAnswer.RETRY_AFTER);
		response.setHeader("Cache-Control", "no-store");
		response.setContentType(answer.contentType().toString());
		response.setContentLength(answer.body().length);
		try {
			response.getOutputStream().write(answer.body());
		}
		catch (IllegalStateException ex) {
			// The application has asked for the writer; all characters are one byte
			response.getWriter().write(new String(answer.body(), StandardCharsets.UTF_8));
		}
	}

	private void changesLost() {
		this.observer.changesLost();
		this.changesLost.logLimited(() -> "The session store became unavailable when a response was on its way: "
				+ "what its request has changed is lost");
	}

	/**
	 * The name by which applications know that the filter has run, or have it not run.
	 */
	@Override
	protected String getAlreadyFilteredAttributeName() {
		return SessionRepositoryFilter.class.getName() + ".FILTERED";
	}

	/**
	 * Spring Session's filter for one request.
	 */
	private static final class RequestFilter extends SessionRepositoryFilter<MooringSession> {

		RequestFilter(RequestSessionRepository view) {
			super(view);
		}

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response,
				FilterChain filterChain) throws ServletException, IOException {
			super.doFilterInternal(request, response, filterChain);
		}

	}

	/**
	 * Counts what an asynchronous request has changed and could not save, unless the
	 * client was told so after all.
	 */
	private final class LostChanges implements AsyncListener {

		private final HttpServletRequest request;

		LostChanges(HttpServletRequest request) {
			this.request = request;
		}

		@Override
		public void onComplete(AsyncEvent event) {
			if (this.request.getAttribute(ANSWERED_ATTRIBUTE) == null) {
				changesLost();
			}
		}

		@Override
		public void onTimeout(AsyncEvent event) {
			// Completes, too
		}

		@Override
		public void onError(AsyncEvent event) {
			// Completes, too
		}

		@Override
		public void onStartAsync(AsyncEvent event) {
			event.getAsyncContext().addListener(this);
		}

	}

	/**
	 * Leaves what the client has as it is.
	 */
	private record ReadOnlyIdResolver(HttpSessionIdResolver resolver) implements HttpSessionIdResolver {

		@Override
		public List<String> resolveSessionIds(HttpServletRequest request) {
			return this.resolver.resolveSessionIds(request);
		}

		@Override
		public void setSessionId(HttpServletRequest request, HttpServletResponse response, String sessionId) {
			// Not stored
		}

		@Override
		public void expireSession(HttpServletRequest request, HttpServletResponse response) {
			// Not deleted
		}

	}

}
