package dev.mooring.boot.devredis;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches if no property says which Redis to use, and not while an application is being
 * processed ahead of time: what is built then must not contain a development tool.
 */
class OnNoRedisConfiguredCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("Dev Redis");
		if (Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING)) {
			return ConditionOutcome.noMatch(message.because("this is ahead-of-time processing"));
		}
		String property = RedisConfiguration.find(context.getEnvironment());
		return (property != null) ? ConditionOutcome.noMatch(message.foundExactly(property))
				: ConditionOutcome.match(message.because("no Redis is configured"));
	}

}
