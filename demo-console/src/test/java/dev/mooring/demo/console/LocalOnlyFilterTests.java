package dev.mooring.demo.console;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;

class LocalOnlyFilterTests {

	@ParameterizedTest
	@ValueSource(strings = { "localhost", "localhost:8080", "LOCALHOST:80", "127.0.0.1:8080", "[::1]", "[::1]:8080" })
	void answersToLocalNames(String host) throws Exception {
		assertThat(status("127.0.0.1", host)).isEqualTo(200);
		assertThat(status("0:0:0:0:0:0:0:1", host)).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "evil.example", "localhost.evil.example:8080", "evil.example:localhost",
			"127.0.0.1.nip.io", "localhost:", "localhost:8080:8080", "user@localhost", "localhost/", "[::1", "::1" })
	void refusesOtherNames(String host) throws Exception {
		assertThat(status("127.0.0.1", host)).isEqualTo(403);
	}

	@ParameterizedTest
	@ValueSource(strings = { "192.168.1.7", "10.0.0.1", "1270.0.0.1", "127.0.0.1.2", "fe80::1", "" })
	void refusesOtherMachines(String address) throws Exception {
		assertThat(status(address, "localhost:8080")).isEqualTo(403);
	}

	@Test
	void refusesRequestsThatNameNobody() throws Exception {
		assertThat(status("127.0.0.1", null)).isEqualTo(403);
	}

	private static int status(String address, String host) throws Exception {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.setRemoteAddr(address);
		if (host != null) {
			request.addHeader("Host", host);
		}
		MockHttpServletResponse response = new MockHttpServletResponse();
		new LocalOnlyFilter().doFilter(request, response, new MockFilterChain());
		return response.getStatus();
	}

}
