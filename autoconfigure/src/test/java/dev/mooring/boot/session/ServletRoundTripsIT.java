package dev.mooring.boot.session;

import java.util.stream.Stream;

import dev.mooring.boot.WebStack;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link RoundTrips} of a servlet application on Tomcat.
 */
class ServletRoundTripsIT extends RoundTrips {

	ServletRoundTripsIT() {
		super(WebStack.SERVLET, SessionEndpoints.Servlet.class);
	}

	@Override
	Stream<String> reads() {
		return Stream.concat(super.reads(), Stream.of("/read-flush", "/read-bytes", "/read-stream", "/read-callable",
				"/read-deferred", "/read-forward", "/read-include", "/names", "/ignore", "/no-such-page"));
	}

	@Test
	void invalidateOnAnotherThread() {
		assertThat(commands("/invalidate-callable", cookie())).hasSize(2);
		assertThat(get("/invalidate-callable", cookie()).body()).isEqualTo("bye null");
	}

}
