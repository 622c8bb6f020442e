package dev.mooring.boot.scrape;

import java.util.List;

import reactor.core.publisher.Mono;

import org.springframework.security.web.server.WebFilterChainProxy;
import org.springframework.security.web.server.firewall.ServerExchangeRejectedHandler;
import org.springframework.security.web.server.firewall.ServerWebExchangeFirewall;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilterChain;

/**
 * Spring Security's filter, which is passed by with the token.
 */
class ScrapeWebFilterChainProxy extends WebFilterChainProxy {

	private final WebFilterChainProxy security;

	ScrapeWebFilterChainProxy(WebFilterChainProxy security) {
		super(List.of());
		this.security = security;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		return (exchange.getAttribute(ScrapeGuard.GRANTED_ATTRIBUTE) != null) ? chain.filter(exchange)
				: this.security.filter(exchange, chain);
	}

	@Override
	public void setFirewall(ServerWebExchangeFirewall firewall) {
		this.security.setFirewall(firewall);
	}

	@Override
	public void setExchangeRejectedHandler(ServerExchangeRejectedHandler handler) {
		this.security.setExchangeRejectedHandler(handler);
	}

	@Override
	public void setFilterChainDecorator(WebFilterChainDecorator decorator) {
		this.security.setFilterChainDecorator(decorator);
	}

}
