package dev.mooring.boot.session;

import dev.mooring.session.MooringSessionRepository;
import dev.mooring.session.log.SessionIdMdc;
import dev.mooring.session.store.SessionObserver;
import dev.mooring.session.web.HttpSessionIdListenerAdapter;
import dev.mooring.session.web.MooringSessionFilter;
import jakarta.servlet.http.HttpSessionIdListener;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.session.config.annotation.web.http.SpringHttpSessionConfiguration;
import org.springframework.session.web.http.CookieHttpSessionIdResolver;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.HttpSessionIdResolver;
import org.springframework.session.web.http.SessionRepositoryFilter;

/**
 * Spring Session's wiring for servlet applications, with Mooring's filter.
 */
@Configuration(proxyBeanMethods = false)
class MooringHttpSessionConfiguration extends SpringHttpSessionConfiguration {

	// A setter that is overridden is injected only if the annotation is repeated

	private final SessionObserver observer;

	private final ObjectProvider<SessionIdMdc> sessionIdMdc;

	private @Nullable CookieSerializer cookieSerializer;

	private @Nullable HttpSessionIdResolver httpSessionIdResolver;

	MooringHttpSessionConfiguration(SessionObserver observer, ObjectProvider<SessionIdMdc> sessionIdMdc) {
		this.observer = observer;
		this.sessionIdMdc = sessionIdMdc;
	}

	@Autowired(required = false)
	@Override
	public void setCookieSerializer(CookieSerializer cookieSerializer) {
		super.setCookieSerializer(cookieSerializer);
		this.cookieSerializer = cookieSerializer;
	}

	@Autowired(required = false)
	@Override
	public void setHttpSessionIdResolver(HttpSessionIdResolver httpSessionIdResolver) {
		super.setHttpSessionIdResolver(httpSessionIdResolver);
		this.httpSessionIdResolver = httpSessionIdResolver;
	}

	/**
	 * A repository that somebody has wrapped is used as it is: all works, though requests
	 * may cost a command more.
	 */
	@Bean
	@Override
	public <S extends Session> SessionRepositoryFilter<? extends Session> springSessionRepositoryFilter(
			SessionRepository<S> sessionRepository) {
		if (!(sessionRepository instanceof MooringSessionRepository repository)) {
			return super.springSessionRepositoryFilter(sessionRepository);
		}
		MooringSessionFilter filter = new MooringSessionFilter(repository, this.observer);
		filter.setHttpSessionIdResolver(
				(this.httpSessionIdResolver != null) ? this.httpSessionIdResolver : cookieResolver());
		this.sessionIdMdc.ifAvailable(filter::setSessionIdMdc);
		return filter;
	}

	private CookieHttpSessionIdResolver cookieResolver() {
		CookieHttpSessionIdResolver resolver = new CookieHttpSessionIdResolver();
		if (this.cookieSerializer != null) {
			resolver.setCookieSerializer(this.cookieSerializer);
		}
		return resolver;
	}

	@Bean
	HttpSessionIdListenerAdapter httpSessionIdListenerAdapter(ObjectProvider<HttpSessionIdListener> listeners) {
		return new HttpSessionIdListenerAdapter(listeners.orderedStream().toList());
	}

}
