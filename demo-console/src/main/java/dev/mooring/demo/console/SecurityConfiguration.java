package dev.mooring.demo.console;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CsrfTokenRequestAttributeHandler;

/**
 * Protects the console's own pages; what goes to the instances is theirs to protect.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

	private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
			+ "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'";

	@Bean
	SecurityFilterChain console(HttpSecurity http, ProcessToken token) {
		return http.securityMatcher("/demo", "/demo/**", "/error")
			.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
			.csrf((csrf) -> csrf.csrfTokenRepository(token)
				.csrfTokenRequestHandler(new CsrfTokenRequestAttributeHandler()))
			// The only session here is the shop's
			.sessionManagement((sessions) -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
			.headers((headers) -> headers.contentSecurityPolicy((policy) -> policy.policyDirectives(POLICY))
				.frameOptions(HeadersConfigurer.FrameOptionsConfig::sameOrigin))
			.logout((logout) -> logout.disable())
			.requestCache((cache) -> cache.disable())
			.build();
	}

}
