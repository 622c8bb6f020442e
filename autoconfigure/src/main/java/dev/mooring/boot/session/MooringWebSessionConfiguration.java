package dev.mooring.boot.session;

import dev.mooring.session.ReactiveMooringSessionRepository;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.session.ReactiveSessionRepository;
import org.springframework.session.Session;
import org.springframework.session.config.annotation.web.server.SpringWebSessionConfiguration;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import org.springframework.web.server.session.WebSessionManager;

/**
 * Spring Session's wiring for reactive applications, with the repository as requests see
 * it.
 */
@Configuration(proxyBeanMethods = false)
class MooringWebSessionConfiguration extends SpringWebSessionConfiguration {

	@Bean(WebHttpHandlerBuilder.WEB_SESSION_MANAGER_BEAN_NAME)
	@Override
	public WebSessionManager webSessionManager(ReactiveSessionRepository<? extends Session> repository) {
		return super.webSessionManager((repository instanceof ReactiveMooringSessionRepository sessions)
				? sessions.forRequests() : repository);
	}

}
