package dev.mooring.demo.console;

import java.util.UUID;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.DefaultCsrfToken;
import org.springframework.stereotype.Component;

/**
 * One token against forged requests for the life of the process. A cookie would not do:
 * other applications on localhost, whatever their port, can set cookies here.
 */
@Component
class ProcessToken implements CsrfTokenRepository {

	private final CsrfToken token = new DefaultCsrfToken("X-CSRF-TOKEN", "_csrf", UUID.randomUUID().toString());

	String value() {
		return this.token.getToken();
	}

	@Override
	public CsrfToken generateToken(HttpServletRequest request) {
		return this.token;
	}

	@Override
	public void saveToken(@Nullable CsrfToken token, HttpServletRequest request, HttpServletResponse response) {
		// It is here already
	}

	@Override
	public CsrfToken loadToken(HttpServletRequest request) {
		return this.token;
	}

}
