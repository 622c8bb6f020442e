package dev.mooring.demo.shop;

import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/**
 * The shop does not sell this.
 */
class UnknownProductException extends ResponseStatusException {

	private static final long serialVersionUID = 1L;

	UnknownProductException() {
		super(HttpStatus.NOT_FOUND, "The shop does not sell this");
	}

}
