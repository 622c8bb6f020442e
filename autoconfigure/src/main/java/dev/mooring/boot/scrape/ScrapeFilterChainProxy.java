package dev.mooring.boot.scrape;

import java.io.IOException;
import java.util.List;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;

/**
 * Spring Security's filter, which is passed by with the token.
 */
class ScrapeFilterChainProxy extends FilterChainProxy {

	private final FilterChainProxy security;

	ScrapeFilterChainProxy(FilterChainProxy security) {
		// Spring Security's support for tests looks for filters in private
		super(security.getFilterChains());
		this.security = security;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		if (request.getAttribute(ScrapeGuard.GRANTED_ATTRIBUTE) != null) {
			chain.doFilter(request, response);
		}
		else {
			this.security.doFilter(request, response, chain);
		}
	}

	@Override
	public @Nullable List<Filter> getFilters(String url) {
		return this.security.getFilters(url);
	}

	@Override
	public List<SecurityFilterChain> getFilterChains() {
		return this.security.getFilterChains();
	}

	@Override
	public void setSecurityContextHolderStrategy(SecurityContextHolderStrategy strategy) {
		this.security.setSecurityContextHolderStrategy(strategy);
	}

	@Override
	public void setFilterChainValidator(FilterChainValidator validator) {
		this.security.setFilterChainValidator(validator);
	}

	@Override
	public void setFilterChainDecorator(FilterChainDecorator decorator) {
		this.security.setFilterChainDecorator(decorator);
	}

	@Override
	public void setFirewall(HttpFirewall firewall) {
		this.security.setFirewall(firewall);
	}

	@Override
	public void setRequestRejectedHandler(RequestRejectedHandler handler) {
		this.security.setRequestRejectedHandler(handler);
	}

	@Override
	public String toString() {
		return this.security.toString();
	}

}
