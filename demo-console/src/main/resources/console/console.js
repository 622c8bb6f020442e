// Keeps the live view alive. All it shows comes from the server as HTML, section by section.
(() => {
	"use strict";

	const connection = document.getElementById("connection");

	function showLive(live) {
		connection.querySelector("[data-live]").hidden = !live;
		connection.querySelector("[data-still]").hidden = live;
		if (live) {
			lastContact = new Date();
		}
		else {
			connection.querySelector("time").textContent = lastContact.toLocaleTimeString("en-GB");
		}
	}

	let lastContact = new Date();

	function parse(html) {
		const template = document.createElement("template");
		template.innerHTML = html;
		return template.content.firstElementChild;
	}

	// New events go into the list there is, so that screen readers tell them and no others
	function mergeEvents(fresh, list) {
		const known = new Set([...list.children].map((item) => item.dataset.event));
		const kept = new Set([...fresh.children].map((item) => item.dataset.event));
		for (const item of [...fresh.children].reverse()) {
			if (!known.has(item.dataset.event)) {
				list.prepend(item);
			}
		}
		for (const item of [...list.children]) {
			if (!kept.has(item.dataset.event)) {
				item.remove();
			}
		}
	}

	function show(html) {
		const fresh = parse(html);
		const shown = fresh && document.getElementById(fresh.id);
		if (!shown) {
			return;
		}
		if (fresh.id === "events") {
			mergeEvents(fresh.querySelector("ol"), shown.querySelector("ol"));
			return;
		}
		if (fresh.id === "progress") {
			shown.replaceChildren(...fresh.childNodes);
			return;
		}
		const focused = shown.contains(document.activeElement) ? document.activeElement.id : "";
		const scrolled = shown.querySelector(".scroll")?.scrollTop ?? 0;
		shown.replaceWith(fresh);
		if (scrolled) {
			fresh.querySelector(".scroll").scrollTop = scrolled;
		}
		if (focused) {
			document.getElementById(focused)?.focus({ preventScroll: true });
		}
	}

	function listen() {
		const source = new EventSource("/demo/stream");
		source.addEventListener("open", () => showLive(true));
		source.addEventListener("section", (event) => {
			showLive(true);
			show(event.data);
		});
		source.addEventListener("heartbeat", () => showLive(true));
		source.addEventListener("error", () => {
			showLive(false);
			// After an answer that is no stream browsers do not try again by themselves
			if (source.readyState === EventSource.CLOSED) {
				setTimeout(listen, 3000);
			}
		});
	}

	// The browser shows its session's cookie to the server only, and it changes with a login
	async function lookAtSession() {
		if (document.visibilityState === "visible") {
			try {
				const response = await fetch("/demo/session", { signal: AbortSignal.timeout(2000) });
				if (response.ok) {
					show(await response.text());
				}
			}
			catch {
				// The stream tells that the console is away
			}
		}
	}

	let told = null;

	// Until the next step of what is under way, or the next button
	function tell(text) {
		told = document.createElement("p");
		told.textContent = text;
		document.getElementById("progress").append(told);
	}

	function reason(status) {
		switch (status) {
			case 403: return "Refused. Reload the page and try again.";
			case 409: return "Not now: something else is under way.";
			default: return `That did not work: the console answered ${status}.`;
		}
	}

	// Without this script the page comes again; with it the shop stays as it is
	document.addEventListener("submit", async (event) => {
		event.preventDefault();
		const button = event.submitter;
		// Not disabled, which would take the keyboard's focus away
		if (button?.getAttribute("aria-disabled") === "true") {
			return;
		}
		told?.remove();
		button?.setAttribute("aria-busy", "true");
		try {
			const response = await fetch(event.target.action, {
				method: "POST",
				body: new URLSearchParams(new FormData(event.target)),
				headers: { "X-Requested-With": "console" },
				signal: AbortSignal.timeout(10000)
			});
			if (!response.ok) {
				tell(reason(response.status));
			}
		}
		catch {
			// Whether the console is away the stream tells
			tell("The console did not answer in time.");
		}
		finally {
			button?.removeAttribute("aria-busy");
		}
	});

	listen();
	setInterval(lookAtSession, 2000);
	document.getElementById("shop").addEventListener("load", lookAtSession);
})();
