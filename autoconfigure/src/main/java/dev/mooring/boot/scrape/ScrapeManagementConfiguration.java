package dev.mooring.boot.scrape;

import java.util.EnumSet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.server.WebFilter;

/**
 * The filter that asks for the token, in the context whose server has the endpoints: the
 * application's or, with a management port, the one of that.
 */
@ManagementContextConfiguration(proxyBeanMethods = false)
@ConditionalOnBean(ScrapeGuard.class)
class ScrapeManagementConfiguration {

	/**
	 * Behind what makes a request out of forwarded headers and what observes it, before
	 * sessions and Spring Security.
	 */
	static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 10;

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	@ConditionalOnClass(Filter.class)
	static class ServletConfiguration {

		@Bean
		FilterRegistrationBean<ServletScrapeFilter> mooringScrapeFilter(ScrapeGuard guard) {
			FilterRegistrationBean<ServletScrapeFilter> registration = new FilterRegistrationBean<>(
					new ServletScrapeFilter(guard));
			registration.setOrder(ORDER);
			registration.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
			return registration;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
	@ConditionalOnClass(WebFilter.class)
	static class ReactiveConfiguration {

		@Bean
		ReactiveScrapeFilter mooringScrapeFilter(ScrapeGuard guard) {
			return new ReactiveScrapeFilter(guard);
		}

	}

}
