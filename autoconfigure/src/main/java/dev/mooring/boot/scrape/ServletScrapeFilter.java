package dev.mooring.boot.scrape;

import java.io.IOException;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Refuses requests for metrics without the token, whatever the method.
 */
class ServletScrapeFilter implements Filter {

	private final ScrapeGuard guard;

	ServletScrapeFilter(ScrapeGuard guard) {
		this.guard = guard;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		HttpServletRequest httpRequest = (HttpServletRequest) request;
		switch (this.guard.decide(ServletRequestPathUtils.parse(httpRequest).pathWithinApplication(),
				httpRequest.getHeader(HttpHeaders.AUTHORIZATION))) {
			case NOT_ASKED -> chain.doFilter(request, response);
			case GRANTED -> doFilterGranted(request, response, chain);
			case REFUSED -> refuse((HttpServletResponse) response);
		}
	}

	/**
	 * The page of an error, which may follow, is not what has been granted.
	 */
	private static void doFilterGranted(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		request.setAttribute(ScrapeGuard.GRANTED_ATTRIBUTE, true);
		try {
			chain.doFilter(request, response);
		}
		finally {
			request.removeAttribute(ScrapeGuard.GRANTED_ATTRIBUTE);
		}
	}

	private static void refuse(HttpServletResponse response) {
		response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
		response.setHeader(HttpHeaders.WWW_AUTHENTICATE, ScrapeGuard.CHALLENGE);
	}

}
