package dev.mooring.session.web;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * The rest of a filter chain, which remembers how it failed: the session is saved
 * whatever happens, and if that fails, too, its failure takes the place of the first.
 */
final class WatchedChain implements FilterChain {

	private final FilterChain chain;

	private @Nullable Exception failure;

	WatchedChain(FilterChain chain) {
		this.chain = chain;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response) throws IOException, ServletException {
		try {
			this.chain.doFilter(request, response);
		}
		catch (IOException | ServletException | RuntimeException ex) {
			this.failure = ex;
			throw ex;
		}
	}

	/**
	 * Throws what the chain has thrown, if it has.
	 */
	void rethrow() throws IOException, ServletException {
		Exception failure = this.failure;
		if (failure instanceof IOException ex) {
			throw ex;
		}
		if (failure instanceof ServletException ex) {
			throw ex;
		}
		if (failure instanceof RuntimeException ex) {
			throw ex;
		}
	}

}
