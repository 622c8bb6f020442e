package dev.mooring.boot.scrape;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementContextAutoConfiguration;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.server.WebFilterChainProxy;
import org.springframework.web.util.pattern.PathPattern;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of the token for the endpoints that
 * show metrics. Spring Security has no say about a request that has brought it, and goes
 * on as before about all others: it does not get a filter chain, which would make Spring
 * Boot's own back off.
 */
@AutoConfiguration(before = ManagementContextAutoConfiguration.class)
@ConditionalOnClass({ PathMappedEndpoints.class, ManagementContextAutoConfiguration.class, PathPattern.class })
@ConditionalOnWebApplication
@Conditional(ScrapeAutoConfiguration.OnTokenCondition.class)
@EnableConfigurationProperties(ScrapeProperties.class)
public final class ScrapeAutoConfiguration {

	@Bean
	ScrapeGuard mooringScrapeGuard(ScrapeProperties properties, ObjectProvider<PathMappedEndpoints> endpoints) {
		return new ScrapeGuard(properties.bearerToken(), endpoints);
	}

	/**
	 * When an application is built ahead of time, its token is not there yet: the
	 * decision is then left to the guard.
	 */
	static class OnTokenCondition implements Condition {

		@Override
		public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
			return Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING)
					|| context.getEnvironment().containsProperty(ScrapeProperties.TOKEN);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(FilterChainProxy.class)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	static class ServletSecurityConfiguration {

		@Bean
		static BeanPostProcessor mooringScrapeSecurityPostProcessor() {
			return new BeanPostProcessor() {

				@Override
				public Object postProcessAfterInitialization(Object bean, String beanName) {
					return (bean instanceof FilterChainProxy security) ? new ScrapeFilterChainProxy(security) : bean;
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(WebFilterChainProxy.class)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
	static class ReactiveSecurityConfiguration {

		@Bean
		static BeanPostProcessor mooringScrapeSecurityPostProcessor() {
			return new BeanPostProcessor() {

				@Override
				public Object postProcessAfterInitialization(Object bean, String beanName) {
					return (bean instanceof WebFilterChainProxy security) ? new ScrapeWebFilterChainProxy(security)
							: bean;
				}

			};
		}

	}

}
