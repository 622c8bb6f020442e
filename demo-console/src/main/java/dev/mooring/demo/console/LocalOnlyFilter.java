package dev.mooring.demo.console;

import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers nobody but this machine, and by its local names only: a foreign name that leads
 * here is an attack on the browser (DNS rebinding).
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class LocalOnlyFilter extends OncePerRequestFilter {

	private static final Set<String> NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

	private static final Pattern LOOPBACK = Pattern.compile("127(\\.\\d{1,3}){3}");

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		if (isLoopback(request.getRemoteAddr()) && isLocalName(request.getHeader("Host"))) {
			chain.doFilter(request, response);
		}
		else {
			response.setStatus(HttpServletResponse.SC_FORBIDDEN);
			response.setContentType("text/plain;charset=UTF-8");
			response.getWriter().println("The demo answers this machine only, at http://localhost");
		}
	}

	private static boolean isLoopback(String address) {
		return address.equals("0:0:0:0:0:0:0:1") || address.equals("::1") || LOOPBACK.matcher(address).matches();
	}

	static boolean isLocalName(@Nullable String host) {
		return host != null && NAMES.contains(host.replaceFirst(":\\d{1,5}$", "").toLowerCase(Locale.ROOT));
	}

}
