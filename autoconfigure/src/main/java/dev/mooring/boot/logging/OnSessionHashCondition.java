package dev.mooring.boot.logging;

import dev.mooring.boot.logging.MooringLoggingProperties.SessionId;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches unless {@code mooring.logging.session-id} is off. It binds: in YAML "off" is
 * another word for "false".
 */
class OnSessionHashCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		SessionId sessionId = Binder.get(context.getEnvironment())
			.bind("mooring.logging.session-id", SessionId.class)
			.orElse(SessionId.HASH);
		return new ConditionOutcome(sessionId == SessionId.HASH,
				ConditionMessage.forCondition("Session hash in the log").because("it is " + sessionId));
	}

}
