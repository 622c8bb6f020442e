package dev.mooring.demo.door;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import jakarta.servlet.http.Cookie;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.cloud.gateway.server.mvc.common.MvcUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.servlet.function.HandlerFilterFunction;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

import dev.mooring.demo.watch.InstanceStatus;
import dev.mooring.demo.watch.Watch;

/**
 * Chooses the instance for each request; the gateway does the rest. An instance that
 * refuses the connection has not seen the request, so the next one gets it. One that dies
 * later may have done what it was asked for: only requests that ask for nothing but an
 * answer are then repeated, once. {@link DoorConfiguration} keeps the client from
 * repeating any by itself.
 */
@Component
class Relay implements HandlerFilterFunction<ServerResponse, ServerResponse> {

	/**
	 * So much of a response is awaited before its first byte goes out, so that it can
	 * still come from another instance; nothing of a stream of events.
	 */
	private static final int HELD_BYTES = 256 * 1024;

	private static final Set<HttpMethod> REPEATABLE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

	private static final List<String> FORWARDED = List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host",
			"X-Forwarded-Port", "X-Forwarded-Prefix", "X-Forwarded-Proto", "X-Forwarded-Ssl");

	private final Watch watch;

	private final Rotation rotation;

	private final RequestLog log;

	private final String cookieName;

	Relay(Watch watch, Rotation rotation, RequestLog log, @Value("${SESSION_COOKIE_NAME:SESSION}") String cookieName) {
		this.watch = watch;
		this.rotation = rotation;
		this.log = log;
		this.cookieName = cookieName;
	}

	@Override
	public ServerResponse filter(ServerRequest request, HandlerFunction<ServerResponse> next) throws Exception {
		long start = System.nanoTime();
		Cookie cookie = request.cookies().getFirst(this.cookieName);
		String session = (cookie != null) ? cookie.getValue() : "";
		InstanceStatus broken = null;
		for (InstanceStatus instance : this.rotation.order(this.watch.ready(), this.watch.isStoreAway(), session)) {
			try {
				ServerResponse response = send(request, instance, next);
				this.rotation.answered(session, instance.name());
				this.rotation.answered(newSession(response), instance.name());
				return logged(request, response, start, instance);
			}
			catch (ResourceAccessException | IOException ex) {
				Throwable cause = (ex instanceof ResourceAccessException) ? ex.getCause() : ex;
				if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
					this.watch.suspect(instance);
				}
				else if (cause instanceof HttpTimeoutException) {
					return logged(request, unavailable(504, instance.name() + " did not answer in time"), start,
							instance);
				}
				else if (broken != null || !isRepeatable(request)) {
					return logged(request, brokenOff(instance), start, instance);
				}
				else {
					broken = instance;
				}
			}
		}
		ServerResponse none = (broken != null) ? brokenOff(broken) : unavailable(503, "No instance is ready");
		return logged(request, none, start, broken);
	}

	/**
	 * A body can be read only once.
	 */
	private static boolean isRepeatable(ServerRequest request) {
		HttpHeaders headers = request.headers().asHttpHeaders();
		return REPEATABLE.contains(request.method()) && headers.getContentLength() <= 0
				&& !headers.containsHeader(HttpHeaders.TRANSFER_ENCODING);
	}

	private ServerResponse send(ServerRequest request, InstanceStatus instance, HandlerFunction<ServerResponse> next)
			throws Exception {
		ServerRequest prepared = ServerRequest.from(request)
			.headers((headers) -> FORWARDED.forEach(headers::remove))
			.build();
		MvcUtils.setRequestUrl(prepared, instance.instance().uri("/"));
		ServerResponse response = next.handle(prepared);
		if (!MediaType.TEXT_EVENT_STREAM.isCompatibleWith(response.headers().getContentType())) {
			hold(prepared);
		}
		return response;
	}

	private static void hold(ServerRequest request) throws IOException {
		InputStream body = MvcUtils.getAttribute(request, MvcUtils.CLIENT_RESPONSE_INPUT_STREAM_ATTR);
		if (body != null) {
			byte[] held = body.readNBytes(HELD_BYTES);
			MvcUtils.putAttribute(request, MvcUtils.CLIENT_RESPONSE_INPUT_STREAM_ATTR,
					new SequenceInputStream(new ByteArrayInputStream(held), body));
		}
	}

	/**
	 * The session that begins, or gets another id, with this response.
	 */
	private String newSession(ServerResponse response) {
		for (String header : response.headers().getOrEmpty(HttpHeaders.SET_COOKIE)) {
			if (header.startsWith(this.cookieName + "=")) {
				return header.substring(this.cookieName.length() + 1).split(";", 2)[0];
			}
		}
		return "";
	}

	private ServerResponse logged(ServerRequest request, ServerResponse response, long start,
			@Nullable InstanceStatus instance) {
		this.log.add(request.method().name(), Objects.requireNonNullElse(request.uri().getRawPath(), "/"),
				response.statusCode().value(), System.nanoTime() - start, (instance != null) ? instance.name() : "",
				(instance != null) ? instance.version() : "");
		return response;
	}

	private static ServerResponse brokenOff(InstanceStatus instance) {
		return unavailable(502, instance.name() + " broke off while it was answering");
	}

	private static ServerResponse unavailable(int status, String reason) {
		return ServerResponse.status(status)
			.header(HttpHeaders.RETRY_AFTER, "1")
			.header(HttpHeaders.CACHE_CONTROL, "no-store")
			.render("demo/unavailable", Map.of("status", status, "reason", reason));
	}

}
