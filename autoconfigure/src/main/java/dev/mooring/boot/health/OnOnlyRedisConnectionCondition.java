package dev.mooring.boot.health;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Matches if the application has one connection to Redis only, so that what is known of
 * that of sessions is true of Redis.
 */
class OnOnlyRedisConnectionCondition extends SpringBootCondition implements ConfigurationCondition {

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("Only Redis connection");
		ConfigurableListableBeanFactory beanFactory = context.getBeanFactory();
		if (beanFactory == null) {
			return ConditionOutcome.noMatch(message.because("there is no bean factory"));
		}
		Set<String> names = new LinkedHashSet<>();
		for (Class<?> type : List.of(RedisConnectionFactory.class, ReactiveRedisConnectionFactory.class)) {
			names.addAll(List.of(beanFactory.getBeanNamesForType(type, true, false)));
		}
		return (names.size() == 1) ? ConditionOutcome.match(message.found("connection factory").items(names))
				: ConditionOutcome.noMatch(message.found("connection factory", "connection factories").items(names));
	}

}
