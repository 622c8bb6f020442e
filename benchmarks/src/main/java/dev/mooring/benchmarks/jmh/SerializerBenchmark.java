package dev.mooring.benchmarks.jmh;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import dev.mooring.session.serializer.SessionSerializers;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import org.springframework.data.redis.serializer.JdkSerializationRedisSerializer;
import org.springframework.data.redis.serializer.RedisSerializer;

/**
 * One attribute through Mooring's serializers, and through the one that Spring Session
 * uses.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SerializerBenchmark {

	/**
	 * Which serializer.
	 */
	@Param({ "spring-jdk", "mooring-jdk", "mooring-json" })
	public String serializer = "";

	/**
	 * Which attribute.
	 */
	@Param({ "String", "record", "HashMap" })
	public String attribute = "";

	private RedisSerializer<Object> chosen = SessionSerializers.jdk(classLoader(), List.of());

	private Object value = "";

	private byte[] bytes = {};

	/**
	 * Chooses serializer and attribute.
	 */
	@Setup
	public void setUp() {
		RedisSerializer<Object> jdk = SessionSerializers.jdk(classLoader(), List.of());
		this.chosen = switch (this.serializer) {
			case "spring-jdk" -> new JdkSerializationRedisSerializer(classLoader());
			case "mooring-jdk" -> jdk;
			default -> SessionSerializers.json(classLoader(), List.of("dev.mooring.benchmarks.**"), jdk);
		};
		this.value = switch (this.attribute) {
			case "String" -> "Ada Lovelace";
			case "record" -> new Cart("Ada Lovelace", new ArrayList<>(List.of("rope", "anchor", "lamp")), 12_950);
			default -> new HashMap<>(Map.of("rope", 2, "anchor", 1, "lamp", 4, "flag", 1, "map", 3));
		};
		this.bytes = encode();
	}

	/**
	 * Serializes.
	 * @return the bytes
	 */
	@Benchmark
	public byte[] encode() {
		return Objects.requireNonNull(this.chosen.serialize(this.value));
	}

	/**
	 * Deserializes.
	 * @return the value
	 */
	@Benchmark
	public Object decode() {
		return Objects.requireNonNull(this.chosen.deserialize(this.bytes));
	}

	private static ClassLoader classLoader() {
		return SerializerBenchmark.class.getClassLoader();
	}

}
