package dev.mooring.benchmarks.jmh;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import dev.mooring.session.MooringSession;
import dev.mooring.session.MooringSessionRepository;
import dev.mooring.session.SessionSettings;
import dev.mooring.session.serializer.SessionSerializers;
import dev.mooring.session.store.InMemorySessionStore;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import org.springframework.session.FlushMode;
import org.springframework.session.SessionRepository;

/**
 * What a request does with its session, without HTTP and without Redis: the store is in
 * memory.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SessionBenchmark {

	/**
	 * How many attributes the session has.
	 */
	@Param({ "1", "20" })
	public int attributes;

	private final MooringSessionRepository repository = new MooringSessionRepository(new InMemorySessionStore(),
			SessionSettings.defaults(SessionSerializers.jdk(SessionBenchmark.class.getClassLoader(), List.of())),
			FlushMode.ON_SAVE, Duration.ofSeconds(1), (event) -> {
			});

	private String id = "";

	private long writes;

	/**
	 * Stores the session.
	 */
	@Setup
	public void setUp() {
		MooringSession session = this.repository.createSession();
		for (int i = 0; i < this.attributes; i++) {
			session.setAttribute("attribute" + i, "Ada Lovelace");
		}
		this.repository.save(session);
		this.id = session.getId();
	}

	/**
	 * Loads the session, reads one attribute and saves.
	 * @return the attribute
	 */
	@Benchmark
	public String read() {
		SessionRepository<MooringSession> request = this.repository.forRequest();
		MooringSession session = Objects.requireNonNull(request.findById(this.id));
		String value = session.getRequiredAttribute("attribute0");
		request.save(session);
		return value;
	}

	/**
	 * Loads the session, changes one attribute and saves.
	 * @return the session
	 */
	@Benchmark
	public MooringSession write() {
		SessionRepository<MooringSession> request = this.repository.forRequest();
		MooringSession session = Objects.requireNonNull(request.findById(this.id));
		session.setAttribute("attribute0", "Ada Lovelace " + this.writes++);
		request.save(session);
		return session;
	}

}
