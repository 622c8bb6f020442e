package dev.mooring.boot.session;

import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Matches if Redis is reached through Lettuce, as far as bean definitions tell: one that
 * is declared as a {@code RedisConnectionFactory} may be Lettuce's.
 */
class OnLettuceCondition extends SpringBootCondition implements ConfigurationCondition {

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("Lettuce");
		ConfigurableListableBeanFactory beanFactory = context.getBeanFactory();
		if (beanFactory == null) {
			return ConditionOutcome.noMatch(message.because("there is no bean factory"));
		}
		List<String> names = Stream.of(beanFactory.getBeanNamesForType(RedisConnectionFactory.class, true, false))
			.filter((name) -> mayBeLettuce(beanFactory.getType(name, false)))
			.toList();
		return names.isEmpty() ? ConditionOutcome.noMatch(message.didNotFind("connection factory").atAll())
				: ConditionOutcome.match(message.found("connection factory").items(names));
	}

	private static boolean mayBeLettuce(@Nullable Class<?> type) {
		return type != null && (type.isAssignableFrom(LettuceConnectionFactory.class)
				|| LettuceConnectionFactory.class.isAssignableFrom(type));
	}

}
