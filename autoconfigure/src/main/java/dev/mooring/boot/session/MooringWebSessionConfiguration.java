package dev.mooring.boot.session;

import dev.mooring.session.ReactiveMooringSessionRepository;
import dev.mooring.session.store.SessionObserver;
import dev.mooring.session.web.UnavailableSessionHandler;
import dev.mooring.session.web.UnchangedSessionIds;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.session.ReactiveSessionRepository;
import org.springframework.session.Session;
import org.springframework.session.config.annotation.web.server.SpringWebSessionConfiguration;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import org.springframework.web.server.session.DefaultWebSessionManager;
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
		if (!(repository instanceof ReactiveMooringSessionRepository sessions)) {
			return super.webSessionManager(repository);
		}
		WebSessionManager manager = super.webSessionManager(sessions.forRequests());
		if (manager instanceof DefaultWebSessionManager standard) {
			standard.setSessionIdResolver(new UnchangedSessionIds(standard.getSessionIdResolver()));
		}
		return manager;
	}

	@Bean
	UnavailableSessionHandler mooringUnavailableSessionHandler(SessionObserver observer) {
		return new UnavailableSessionHandler(observer);
	}

}
