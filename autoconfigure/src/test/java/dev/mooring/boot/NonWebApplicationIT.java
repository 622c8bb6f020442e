package dev.mooring.boot;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.session.SessionRepository;

import static org.assertj.core.api.Assertions.assertThat;

class NonWebApplicationIT {

	@Test
	void startsAndNeedsNoRedis() {
		try (TestApplication application = TestApplication.start(WebApplicationType.NONE,
				List.of(WebStack.WithoutSecurity.class), Map.of("REDIS_URL", "redis://127.0.0.1:1"))) {
			assertThat(application.context().getBeanProvider(SessionRepository.class)).isEmpty();
			assertThat(application.context().isRunning()).isTrue();
		}
	}

}
