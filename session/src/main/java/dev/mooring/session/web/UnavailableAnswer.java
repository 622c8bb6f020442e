package dev.mooring.session.web;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.mooring.session.store.SessionStoreUnavailableException;
import org.jspecify.annotations.Nullable;

import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.MimeTypeUtils;

/**
 * What a client is told whose request needs a session that cannot be had: status 503,
 * when to try again, and a body in the form that it prefers: a problem detail (RFC 9457),
 * a page or plain text.
 *
 * @param contentType the form
 * @param body the text, in UTF-8
 */
@SuppressWarnings("ArrayRecordComponent")
record UnavailableAnswer(MediaType contentType, byte[] body) {

	static final int STATUS = 503;

	/**
	 * In seconds. Stores are usually back sooner, but all clients come at that time.
	 */
	static final String RETRY_AFTER = "5";

	private static final String TEXT = "Your session cannot be reached at the moment. Please try again in a few seconds.";

	private static final List<UnavailableAnswer> FORMS = List.of(form(MediaType.APPLICATION_PROBLEM_JSON, """
			{"type":"about:blank","title":"Service Unavailable","status":503,"detail":"%s"}"""),
			form(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8),
					"""
							<!DOCTYPE html>
							<html lang="en">
							<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Service Unavailable</title></head>
							<body><h1>Service Unavailable</h1><p>%s</p></body>
							</html>
							"""),
			form(new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8), "%s\n"));

	private static UnavailableAnswer form(MediaType contentType, String text) {
		return new UnavailableAnswer(contentType, text.formatted(TEXT).getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * The form that a client prefers.
	 * @param accept the header, or null
	 * @return a problem detail if it says nothing that is known here
	 */
	static UnavailableAnswer to(@Nullable String accept) {
		for (MediaType accepted : accepted(accept)) {
			for (UnavailableAnswer form : FORMS) {
				if (accepted.includes(form.contentType)) {
					return form;
				}
			}
			if (accepted.includes(MediaType.APPLICATION_JSON)) {
				return FORMS.get(0);
			}
		}
		return FORMS.get(0);
	}

	private static List<MediaType> accepted(@Nullable String accept) {
		try {
			List<MediaType> types = new ArrayList<>(MediaType.parseMediaTypes(accept));
			MimeTypeUtils.sortBySpecificity(types);
			return types;
		}
		catch (InvalidMediaTypeException ex) {
			return List.of();
		}
	}

	/**
	 * Whether a failure comes from a store that is unavailable: view engines and others
	 * wrap what they get.
	 */
	static Optional<SessionStoreUnavailableException> cause(Throwable failure) {
		Throwable cause = failure;
		for (int depth = 0; cause != null && depth < 20; depth++) {
			if (cause instanceof SessionStoreUnavailableException unavailable) {
				return Optional.of(unavailable);
			}
			cause = cause.getCause();
		}
		return Optional.empty();
	}

}
