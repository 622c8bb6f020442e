package dev.mooring.session.web;

import java.io.IOException;

import dev.mooring.session.RequestSessionRepository;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;

/**
 * Response of a request whose session could not be had. Where the application has a
 * handler of its own for every exception, which answers 500, the status is 503 as well.
 */
final class UnavailableAsServerError extends HttpServletResponseWrapper {

	private final RequestSessionRepository sessions;

	UnavailableAsServerError(HttpServletResponse response, RequestSessionRepository sessions) {
		super(response);
		this.sessions = sessions;
	}

	@Override
	public void setStatus(int status) {
		super.setStatus(translate(status));
	}

	@Override
	public void sendError(int status) throws IOException {
		super.sendError(translate(status));
	}

	@Override
	public void sendError(int status, String message) throws IOException {
		super.sendError(translate(status), message);
	}

	private int translate(int status) {
		if (status != HttpServletResponse.SC_INTERNAL_SERVER_ERROR || !this.sessions.isRefused()) {
			return status;
		}
		setHeader("Retry-After", UnavailableAnswer.RETRY_AFTER);
		return UnavailableAnswer.STATUS;
	}

}
