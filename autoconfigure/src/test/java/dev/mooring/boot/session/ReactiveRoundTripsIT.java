package dev.mooring.boot.session;

import dev.mooring.boot.WebStack;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link RoundTrips} of a reactive application on Netty.
 */
class ReactiveRoundTripsIT extends RoundTrips {

	ReactiveRoundTripsIT() {
		super(WebStack.REACTIVE, SessionEndpoints.Reactive.class);
	}

	@Test
	void requestThatIgnoresTheSession() {
		assertThat(commands("/ignore", cookie())).isEmpty();
		assertThat(commands("/no-such-page", cookie())).isEmpty();
	}

}
