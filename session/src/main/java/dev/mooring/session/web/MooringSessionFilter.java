package dev.mooring.session.web;

import java.io.IOException;

import dev.mooring.session.MooringSession;
import dev.mooring.session.MooringSessionRepository;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.session.SessionRepository;
import org.springframework.session.web.http.HttpSessionIdResolver;
import org.springframework.session.web.http.SessionRepositoryFilter;

/**
 * Spring Session's filter, with a view of the repository for each request: kept on the
 * request, it also serves the dispatch to {@code /error} and every thread of an
 * asynchronous request.
 */
public final class MooringSessionFilter extends SessionRepositoryFilter<MooringSession> {

	private static final String VIEW_ATTRIBUTE = MooringSessionFilter.class.getName() + ".VIEW";

	private final MooringSessionRepository repository;

	private @Nullable HttpSessionIdResolver sessionIdResolver;

	/**
	 * Creates a filter.
	 * @param repository the sessions
	 */
	public MooringSessionFilter(MooringSessionRepository repository) {
		super(repository);
		this.repository = repository;
	}

	@Override
	public void setHttpSessionIdResolver(HttpSessionIdResolver httpSessionIdResolver) {
		super.setHttpSessionIdResolver(httpSessionIdResolver);
		this.sessionIdResolver = httpSessionIdResolver;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain filterChain)
			throws ServletException, IOException {
		RequestFilter filter = new RequestFilter(view(request));
		if (this.sessionIdResolver != null) {
			filter.setHttpSessionIdResolver(this.sessionIdResolver);
		}
		filter.doFilterInternal(request, response, filterChain);
	}

	@SuppressWarnings("unchecked")
	private SessionRepository<MooringSession> view(HttpServletRequest request) {
		SessionRepository<MooringSession> view = (SessionRepository<MooringSession>) request
			.getAttribute(VIEW_ATTRIBUTE);
		if (view == null) {
			view = this.repository.forRequest();
			request.setAttribute(VIEW_ATTRIBUTE, view);
		}
		return view;
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

		RequestFilter(SessionRepository<MooringSession> view) {
			super(view);
		}

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response,
				FilterChain filterChain) throws ServletException, IOException {
			super.doFilterInternal(request, response, filterChain);
		}

	}

}
