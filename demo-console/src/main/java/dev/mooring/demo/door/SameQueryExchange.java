package dev.mooring.demo.door;

import java.net.URI;
import java.util.Objects;

import org.springframework.cloud.gateway.server.mvc.config.GatewayMvcProperties;
import org.springframework.cloud.gateway.server.mvc.handler.RestClientProxyExchange;
import org.springframework.web.client.RestClient;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Sends the query as it came; the gateway would take it apart and put it together again,
 * in another order and another encoding.
 */
class SameQueryExchange extends RestClientProxyExchange {

	SameQueryExchange(RestClient client, GatewayMvcProperties properties) {
		super(client, properties);
	}

	@Override
	public ServerResponse exchange(Request request) {
		String query = request.getServerRequest().uri().getRawQuery();
		URI uri = Objects.requireNonNull(request.getUri());
		String same = uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath()
				+ ((query != null) ? "?" + query : "");
		RequestBuilder builder = request(request.getServerRequest()).method(request.getMethod())
			.headers(request.getHeaders())
			.uri(URI.create(same));
		request.getResponseConsumers().forEach(builder::responseConsumer);
		return super.exchange(builder.build());
	}

}
