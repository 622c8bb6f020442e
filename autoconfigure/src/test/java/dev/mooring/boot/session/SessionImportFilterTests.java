package dev.mooring.boot.session;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.session.data.redis.autoconfigure.SessionDataRedisAutoConfiguration;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;

class SessionImportFilterTests {

	private final MockEnvironment environment = new MockEnvironment();

	private boolean[] match(String... classes) {
		SessionImportFilter filter = new SessionImportFilter();
		filter.setEnvironment(this.environment);
		return filter.match(classes, mock());
	}

	@Test
	void letsEverythingPassByDefault() {
		assertThat(match(SessionDataRedisAutoConfiguration.class.getName(), null, "other")).containsExactly(true, true,
				true);
	}

	@Test
	void keepsSpringSessionOutWhenSwitchedOff() {
		this.environment.setProperty("mooring.session.enabled", "false");
		assertThat(match(SessionDataRedisAutoConfiguration.class.getName(), null, "other")).containsExactly(false, true,
				true);
	}

	@ParameterizedTest
	@ValueSource(strings = { "maybe", "2" })
	void refusesABadSwitch(String value) {
		this.environment.setProperty("mooring.session.enabled", value);
		assertThatExceptionOfType(BindException.class).isThrownBy(() -> match("other"))
			.withMessageContaining("mooring.session.enabled");
	}

}
