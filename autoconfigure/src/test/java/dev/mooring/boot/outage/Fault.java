package dev.mooring.boot.outage;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Faults that take Redis away, each with its end.
 */
enum Fault {

	/**
	 * Connections are there, and nobody answers.
	 */
	FROZEN((lab) -> lab.redis().freeze(), (lab) -> lab.redis().thaw()),

	/**
	 * Connections are refused, then Redis is back with its data.
	 */
	KILLED((lab) -> lab.redis().kill(), (lab) -> lab.redis().restart()),

	/**
	 * The network refuses connections.
	 */
	REFUSED((lab) -> lab.proxy().refuse(), (lab) -> lab.proxy().accept()),

	/**
	 * The network swallows everything.
	 */
	DROPPED((lab) -> lab.proxy().dropSilently(true), (lab) -> lab.proxy().dropSilently(false)),

	/**
	 * Answers take longer than anybody waits.
	 */
	SLOW((lab) -> lab.proxy().delay(Duration.ofSeconds(3)), (lab) -> lab.proxy().delay(Duration.ZERO)),

	/**
	 * Redis was made a replica of a master that is not there.
	 */
	REPLICA((lab) -> lab.redis().command("REPLICAOF", "127.0.0.1", "1"),
			(lab) -> lab.redis().command("REPLICAOF", "NO", "ONE")),

	/**
	 * The password has changed, and connections were closed for it.
	 */
	PASSWORD((lab) -> {
		lab.redis().command("CONFIG", "SET", "requirepass", "rotated");
		lab.redis().password("rotated");
		lab.redis().command("CLIENT", "KILL", "TYPE", "normal");
	}, (lab) -> {
		lab.redis().command("CONFIG", "SET", "requirepass", "");
		lab.redis().password(null);
	});

	private final Consumer<Lab> begin;

	private final Consumer<Lab> end;

	Fault(Consumer<Lab> begin, Consumer<Lab> end) {
		this.begin = begin;
		this.end = end;
	}

	void begin(Lab lab) {
		this.begin.accept(lab);
	}

	void end(Lab lab) {
		this.end.accept(lab);
	}

}
