package dev.mooring.benchmarks.soak.lab;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

import dev.mooring.boot.devredis.test.FaultyRedis;

/**
 * Faults, each with its end.
 */
public enum Fault {

	/**
	 * Connections are there, and nobody answers.
	 */
	FROZEN("frozen", "Redis is stopped (`SIGSTOP`), then continued", (lab) -> lab.redis().freeze(),
			(lab) -> lab.redis().thaw()),

	/**
	 * The process ends, and starts again with its data.
	 */
	KILLED("killed", "Redis is killed (`SIGKILL`), then started with its data", (lab) -> lab.redis().kill(),
			(lab) -> lab.redis().restart()),

	/**
	 * The process ends, and its data are lost.
	 */
	EMPTIED("emptied", "Redis is killed, then started without data", (lab) -> lab.redis().kill(),
			(lab) -> lab.redis().restartEmpty()),

	/**
	 * The process ends, and the last of its data were not on the disk.
	 */
	OLDER("older", "Redis is killed, and starts without the last second of its append-only file",
			(lab) -> lab.redis().killAfterLosing(Duration.ofSeconds(1)), (lab) -> lab.redis().restart()),

	/**
	 * The network refuses connections.
	 */
	REFUSED("refused", "connections are reset, and new ones refused", (lab) -> lab.proxy().refuse(),
			(lab) -> lab.proxy().accept()),

	/**
	 * The network swallows everything.
	 */
	DROPPED("dropped", "the network swallows everything", (lab) -> lab.proxy().dropSilently(true),
			(lab) -> lab.proxy().dropSilently(false)),

	/**
	 * Answers take longer than anybody waits.
	 */
	SLOW("slow", "each reply comes two seconds later", (lab) -> lab.proxy().delay(Duration.ofSeconds(2)),
			(lab) -> lab.proxy().delay(Duration.ZERO)),

	/**
	 * Connections break off within a reply, again and again.
	 */
	RESET("reset", "twice a second a connection is reset in the middle of a reply",
			(lab) -> lab.proxy().resetInReply()),

	/**
	 * Redis takes no writes for want of memory.
	 */
	FULL("full", "`maxmemory 1` with `noeviction`", (lab) -> {
		lab.redis().command("CONFIG", "SET", "maxmemory-policy", "noeviction");
		lab.redis().command("CONFIG", "SET", "maxmemory", "1");
	}, (lab) -> lab.redis().command("CONFIG", "SET", "maxmemory", "0")),

	/**
	 * Redis was made a replica of a master that is not there.
	 */
	READ_ONLY("read-only", "`REPLICAOF` to nowhere, then `NO ONE`",
			(lab) -> lab.redis().command("REPLICAOF", "127.0.0.1", "1"),
			(lab) -> lab.redis().command("REPLICAOF", "NO", "ONE")),

	/**
	 * Redis forgets its scripts, again and again.
	 */
	SCRIPTS("scripts", "`SCRIPT FLUSH` twice a second", (lab) -> lab.redis().command("SCRIPT", "FLUSH")),

	/**
	 * The password has changed, and connections were closed for it.
	 */
	PASSWORD("password", "another password, connections closed; then the old one again", (lab) -> {
		FaultyRedis redis = lab.redis();
		redis.command("CONFIG", "SET", "requirepass", "rotated");
		redis.password("rotated");
		redis.command("CLIENT", "KILL", "TYPE", "normal");
	}, (lab) -> {
		lab.redis().command("CONFIG", "SET", "requirepass", "");
		lab.redis().password(null);
	});

	private final String label;

	private final String description;

	private final Consumer<Lab> begin;

	private final Consumer<Lab> repeat;

	private final Consumer<Lab> end;

	Fault(String label, String description, Consumer<Lab> begin, Consumer<Lab> end) {
		this(label, description, begin, (lab) -> {
		}, end);
	}

	Fault(String label, String description, Consumer<Lab> repeat) {
		this(label, description, (lab) -> {
		}, repeat, (lab) -> {
		});
	}

	Fault(String label, String description, Consumer<Lab> begin, Consumer<Lab> repeat, Consumer<Lab> end) {
		this.label = label;
		this.description = description;
		this.begin = begin;
		this.repeat = repeat;
		this.end = end;
	}

	/**
	 * Those that a policy is expected to survive without a loss: under "reject" a loss of
	 * data is a loss of sessions or of changes.
	 * @param policy the policy
	 * @return the faults, in the order in which they happen
	 */
	public static List<Fault> of(Policy policy) {
		return Arrays.stream(values())
			.filter((fault) -> policy == Policy.LOCAL || (fault != EMPTIED && fault != OLDER))
			.toList();
	}

	/**
	 * The name in tables.
	 * @return the name
	 */
	public String label() {
		return this.label;
	}

	/**
	 * What is done, in one phrase.
	 * @return the phrase
	 */
	public String description() {
		return this.description;
	}

	void begin(Lab lab) {
		this.begin.accept(lab);
	}

	/**
	 * Happens twice a second while the fault lasts.
	 */
	void repeat(Lab lab) {
		this.repeat.accept(lab);
	}

	void end(Lab lab) {
		this.end.accept(lab);
	}

}
