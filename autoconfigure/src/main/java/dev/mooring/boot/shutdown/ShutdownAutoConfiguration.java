package dev.mooring.boot.shutdown;

import java.time.Duration;

import dev.mooring.session.OnOutage;
import dev.mooring.session.SessionSettings;
import dev.mooring.session.local.LocalSessionStore;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.Shutdown;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for draining on shutdown. Where
 * there is no server of the application's own, as in a servlet container or with a mock
 * web environment, nothing is drained.
 */
@AutoConfiguration
@ConditionalOnClass(WebServerApplicationContext.class)
@ConditionalOnWebApplication
@ConditionalOnBooleanProperty(name = "mooring.shutdown.enabled", matchIfMissing = true)
@EnableConfigurationProperties({ MooringShutdownProperties.class, LifecycleProperties.class, ServerProperties.class })
public final class ShutdownAutoConfiguration {

	@Bean
	DrainLifecycle mooringDrainLifecycle(ConfigurableApplicationContext context, MooringShutdownProperties properties,
			LifecycleProperties lifecycleProperties, ServerProperties serverProperties,
			ObjectProvider<SessionSettings> sessionSettings) {
		Duration drainDelay = properties.drainDelay();
		Duration shutdownTimeout = (serverProperties.getShutdown() == Shutdown.GRACEFUL)
				? lifecycleProperties.getTimeoutPerShutdownPhase() : Duration.ZERO;
		boolean local = sessionSettings.stream().anyMatch((settings) -> settings.onOutage() == OnOutage.LOCAL);
		return new DrainLifecycle(context,
				(drainDelay != null) ? drainDelay : DrainDelay.defaultFor(context.getEnvironment()), shutdownTimeout,
				local ? LocalSessionStore.FLUSH_TIMEOUT : Duration.ZERO, properties.gracePeriod());
	}

}
