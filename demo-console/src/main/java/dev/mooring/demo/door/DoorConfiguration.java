package dev.mooring.demo.door;

import java.net.http.HttpClient;

import org.springframework.boot.http.client.JdkClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.cloud.gateway.server.mvc.config.GatewayMvcProperties;
import org.springframework.cloud.gateway.server.mvc.handler.ProxyExchange;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;
import org.springframework.web.servlet.function.RequestPredicate;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

import static org.springframework.cloud.gateway.server.mvc.handler.GatewayRouterFunctions.route;
import static org.springframework.cloud.gateway.server.mvc.handler.HandlerFunctions.http;

/**
 * All that is not the console's own goes to an instance. Its client speaks HTTP/1.1, as
 * the one in front of the door does, and with the system properties that the launcher
 * sets it repeats nothing.
 */
@Configuration(proxyBeanMethods = false)
class DoorConfiguration {

	private static final RequestPredicate OWN = RequestPredicates.path("/demo")
		.or(RequestPredicates.path("/demo/**"))
		.or(RequestPredicates.path("/error"));

	@Bean
	RouterFunction<ServerResponse> door(Relay relay) {
		return route("shop").route(OWN.negate(), http()).filter(relay).build();
	}

	@Bean
	ClientHttpRequestFactoryBuilderCustomizer<JdkClientHttpRequestFactoryBuilder> withoutUpgrade() {
		return (builder) -> builder.withHttpClientCustomizer((client) -> client.version(HttpClient.Version.HTTP_1_1));
	}

	@Bean
	ProxyExchange proxyExchange(RestClient.Builder client, GatewayMvcProperties properties) {
		return new SameQueryExchange(client.build(), properties);
	}

}
