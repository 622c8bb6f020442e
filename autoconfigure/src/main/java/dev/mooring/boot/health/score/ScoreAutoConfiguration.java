package dev.mooring.boot.health.score;

import dev.mooring.boot.health.probe.ComponentHealth;
import dev.mooring.boot.health.probe.ProbesAutoConfiguration;
import jakarta.servlet.Filter;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.server.WebFilter;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of the score by which an instance
 * withdraws its own readiness.
 */
@AutoConfiguration(before = ProbesAutoConfiguration.class,
		afterName = "org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration")
@ConditionalOnClass({ HealthIndicator.class, PathMappedEndpoints.class })
@ConditionalOnWebApplication
@ConditionalOnBean(PathMappedEndpoints.class)
@ConditionalOnBooleanProperty(name = "mooring.health.enabled", matchIfMissing = true)
@ConditionalOnBooleanProperty("mooring.health.score.enabled")
@EnableConfigurationProperties(ScoreProperties.class)
public final class ScoreAutoConfiguration {

	@Bean
	InstanceScore instanceScoreHealthIndicator(ScoreProperties properties, ObjectProvider<ComponentHealth> components) {
		return new InstanceScore(properties, SingletonSupplier
			.of(() -> components.stream().filter((component) -> !(component instanceof InstanceScore)).toList()),
				System::nanoTime);
	}

	@Bean
	ScoredPaths mooringScoredPaths(ObjectProvider<PathMappedEndpoints> endpoints) {
		return new ScoredPaths(endpoints::getObject);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.SERVLET)
	@ConditionalOnClass({ Filter.class, OncePerRequestFilter.class, FilterRegistrationBean.class })
	static class ServletConfiguration {

		@Bean
		FilterRegistrationBean<ScoreFilter> mooringScoreFilter(InstanceScore score, ScoredPaths paths) {
			FilterRegistrationBean<ScoreFilter> registration = new FilterRegistrationBean<>(
					new ScoreFilter(score, paths));
			registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
			return registration;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.REACTIVE)
	@ConditionalOnClass(WebFilter.class)
	static class ReactiveConfiguration {

		@Bean
		ScoreWebFilter mooringScoreWebFilter(InstanceScore score, ScoredPaths paths) {
			return new ScoreWebFilter(score, paths);
		}

	}

}
