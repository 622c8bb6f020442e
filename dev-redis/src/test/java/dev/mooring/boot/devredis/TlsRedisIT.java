package dev.mooring.boot.devredis;

import java.nio.file.Path;

import javax.net.ssl.SSLHandshakeException;

import dev.mooring.boot.devredis.test.TlsRedis;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The TLS that other tests rely on: clients that verify too little or too much are told
 * apart.
 */
class TlsRedisIT {

	@RegisterExtension
	static final TlsRedis issued = TlsRedis.issuedByCa();

	@RegisterExtension
	static final TlsRedis selfSigned = TlsRedis.selfSignedForAnotherHost();

	@Test
	void answersClientThatTrustsTheCa() {
		assertThat(ping(issued.getUrl(), issued.getCaFile())).isEqualTo("PONG");
		assertThat(ping(issued.getUrl().replace("localhost", "127.0.0.1"), issued.getCaFile())).isEqualTo("PONG");
	}

	@Test
	void clientThatTrustsOnlyTheJdksCasRefusesIt() {
		assertHandshakeFails(() -> ping(issued.getUrl(), null));
	}

	@Test
	void demandsThePassword() {
		assertThat(issued.getUrl()).contains(":" + issued.getPassword() + "@", ":" + issued.getPort());
		assertThatExceptionOfType(RedisConnectionException.class)
			.isThrownBy(() -> ping(issued.getUrl().replace(issued.getPassword(), "wrong"), issued.getCaFile()))
			.havingRootCause()
			.withMessageStartingWith("WRONGPASS");
	}

	@Test
	void doesNotAnswerWithoutTls() {
		assertThatExceptionOfType(RedisConnectionException.class)
			.isThrownBy(() -> ping(issued.getUrl().replace("rediss:", "redis:"), null));
	}

	@Test
	void selfSignedOneIsRefusedForItsIssuerAndForItsName() {
		assertHandshakeFails(() -> ping(selfSigned.getUrl(), null));
		assertHandshakeFails(() -> ping(selfSigned.getUrl() + "?verifyPeer=CA", null));
		assertHandshakeFails(() -> ping(selfSigned.getUrl(), selfSigned.getCaFile()));
		assertThat(ping(selfSigned.getUrl() + "?verifyPeer=CA", selfSigned.getCaFile())).isEqualTo("PONG");
	}

	@Test
	void clientThatVerifiesNothingAcceptsTheSelfSignedOne() {
		assertThat(ping(selfSigned.getUrl() + "?verifyPeer=NONE", null)).isEqualTo("PONG");
	}

	private static void assertHandshakeFails(ThrowingCallable client) {
		assertThatExceptionOfType(RedisConnectionException.class).isThrownBy(client)
			.withCauseInstanceOf(SSLHandshakeException.class);
	}

	private static String ping(String url, Path caFile) {
		RedisClient client = RedisClient.create(RedisURI.create(url));
		if (caFile != null) {
			SslOptions trust = SslOptions.builder().jdkSslProvider().trustManager(caFile.toFile()).build();
			client.setOptions(ClientOptions.builder().sslOptions(trust).build());
		}
		try (client; StatefulRedisConnection<String, String> connection = client.connect()) {
			return connection.sync().ping();
		}
	}

}
