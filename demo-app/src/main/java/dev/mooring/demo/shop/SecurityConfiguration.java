package dev.mooring.demo.shop;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer.FrameOptionsConfig;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Everybody may shop; an account is for those who log in.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
class SecurityConfiguration {

	private static final RequestMatcher API = PathPatternRequestMatcher.withDefaults().matcher("/api/**");

	@Bean
	SecurityFilterChain shopSecurity(HttpSecurity http) {
		return http
			.authorizeHttpRequests((requests) -> requests.requestMatchers("/account", "/api/account")
				.authenticated()
				.anyRequest()
				.permitAll())
			.formLogin((login) -> login.loginPage("/login").defaultSuccessUrl("/account"))
			.logout((logout) -> logout.logoutSuccessUrl("/"))
			.exceptionHandling((errors) -> errors
				.defaultAuthenticationEntryPointFor(new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED), API))
			// Browsers send no session cookie with other sites' requests: it is
			// SameSite=Lax
			.csrf((csrf) -> csrf.ignoringRequestMatchers(API))
			// The page of the demo has the shop in a frame
			.headers((headers) -> headers.frameOptions(FrameOptionsConfig::sameOrigin))
			.build();
	}

	/**
	 * One user, whose password is no secret: this is a demo.
	 */
	@Bean
	UserDetailsService users() {
		return new InMemoryUserDetailsManager(User.withUsername("skipper").password("{noop}ahoy").build());
	}

}
