package dev.mooring.session.serializer;

import java.io.InvalidClassException;
import java.io.Serializable;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.data.redis.serializer.SerializationException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.core.userdetails.User;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SessionSerializersTests {

	private static final ClassLoader CLASS_LOADER = SessionSerializersTests.class.getClassLoader();

	private static final List<String> OWN_TYPES = List.of("dev.mooring.session.serializer.**");

	private static final RedisSerializer<Object> jdk = SessionSerializers.jdk(CLASS_LOADER, List.of());

	private static final RedisSerializer<Object> json = SessionSerializers.json(CLASS_LOADER, OWN_TYPES, jdk);

	static Stream<Object> values() {
		Map<String, Object> map = new LinkedHashMap<>(Map.of("a", 1, "b", new ArrayList<>(List.of(2L, "x"))));
		Map<Object, Object> large = new HashMap<>();
		Set<Integer> set = new HashSet<>(1, 0.25f);
		for (int i = 0; i < 2_000; i++) {
			large.put("key" + i, null);
			set.add(i);
		}
		return Stream.of("text", "", "x".repeat(65_535), "x".repeat(65_536), "ä".repeat(40_000), "ünïcödé \u0000", 1,
				1L, 1.5, true, 'c', new BigDecimal("1.10"), map, large, set,
				new Cart("shop", new ArrayList<>(List.of(new Item("tea", 2)))), new Item("tea", 2), Level.HIGH,
				new ArrayList<>(List.of(Level.LOW, new Item("x", 1))), Instant.now(), Duration.ofDays(1),
				DayOfWeek.MONDAY, UUID.randomUUID(), Locale.GERMAN, new LinkedList<>(List.of(1, 2)),
				new TreeMap<>(Map.of("k", 1L)), List.of("a", 1), Map.of("k", 1L), new int[] { 1, 2 },
				new String[] { "a" }, securityContext());
	}

	private static Object securityContext() {
		return new SecurityContextImpl(UsernamePasswordAuthenticationToken.authenticated(
				new User("ada", "", AuthorityUtils.createAuthorityList("ROLE_USER")), null,
				AuthorityUtils.createAuthorityList("ROLE_USER")));
	}

	@ParameterizedTest
	@MethodSource("values")
	void jdkReadsWhatItWrote(Object value) {
		assertThat(jdk.deserialize(jdk.serialize(value))).isEqualTo(value);
	}

	@ParameterizedTest
	@MethodSource("values")
	void jsonReadsWhatItWrote(Object value) {
		byte[] bytes = json.serialize(value);
		Object read = json.deserialize(bytes);
		assertThat(read).isEqualTo(value);
		if (!value.getClass().getName().contains("ImmutableCollections")) {
			assertThat(read).hasSameClassAs(value);
		}
	}

	@ParameterizedTest
	@MethodSource("values")
	void jsonReadsWhatJdkWrote(Object value) {
		assertThat(json.deserialize(jdk.serialize(value))).isEqualTo(value);
	}

	@Test
	void jdkWritesWhatSpringSessionDoes() {
		Item item = new Item("tea", 2);
		assertThat(jdk.serialize(item)).isEqualTo(RedisSerializer.java().serialize(item));
	}

	@Test
	void jdkRefusesTypesThatAreNotAllowed() {
		RedisSerializer<Object> picky = SessionSerializers.jdk(CLASS_LOADER, List.of(Item.class.getName()));
		assertThat(picky.deserialize(jdk.serialize(new Item("tea", 2)))).isEqualTo(new Item("tea", 2));
		assertThat(picky.deserialize(jdk.serialize(new ArrayList<>(List.of("a", 1))))).isEqualTo(List.of("a", 1));
		assertThat(picky.deserialize(jdk.serialize(securityContext()))).isEqualTo(securityContext());
		byte[] other = jdk.serialize(Level.HIGH);
		assertThatThrownBy(() -> picky.deserialize(other)).isInstanceOf(SerializationException.class)
			.hasRootCauseInstanceOf(InvalidClassException.class);
	}

	@Test
	void jdkRefusesArraysLargerThanTheInputCanFill() {
		byte[] bytes = jdk.serialize(new long[0]);
		// The length is in the last four bytes: claim two billion elements
		bytes[bytes.length - 4] = 0x7f;
		assertThatThrownBy(() -> jdk.deserialize(bytes)).isInstanceOf(SerializationException.class)
			.hasRootCauseInstanceOf(InvalidClassException.class);
	}

	@Test
	void jdkReadsDeepGraphsButDoesNotNestWithoutEnd() throws Exception {
		assertThat(inLargeStack(() -> depth((List<?>) jdk.deserialize(jdk.serialize(nested(400)))))).isEqualTo(400);
		assertThatThrownBy(() -> inLargeStack(() -> jdk.deserialize(jdk.serialize(nested(1100)))))
			.hasRootCauseInstanceOf(InvalidClassException.class);
		byte[] deep = inLargeStack(() -> jdk.serialize(nested(900)));
		assertThatThrownBy(() -> inStack(100_000, () -> jdk.deserialize(deep)))
			.hasCauseInstanceOf(SerializationException.class);
	}

	private static List<Object> nested(int depth) {
		List<Object> nested = new ArrayList<>();
		for (int i = 0; i < depth; i++) {
			nested = new ArrayList<>(List.of((Object) nested));
		}
		return nested;
	}

	private static int depth(List<?> list) {
		int depth = 0;
		for (List<?> level = list; !level.isEmpty(); level = (List<?>) level.get(0)) {
			depth++;
		}
		return depth;
	}

	private static <T> T inLargeStack(Callable<T> callable) throws Exception {
		return inStack(50_000_000, callable);
	}

	private static <T> T inStack(long size, Callable<T> callable) throws Exception {
		FutureTask<T> task = new FutureTask<>(callable);
		new Thread(null, task, "stack", size).start();
		return task.get();
	}

	@Test
	void jsonRefusesTypesThatAreNotAllowed() {
		RedisSerializer<Object> picky = SessionSerializers.json(CLASS_LOADER, List.of("com.acme.**"), jdk);
		for (Object value : List.of(new Item("tea", 2), Level.HIGH, new ProcessBuilder("true"), new Thread())) {
			assertThatThrownBy(
					() -> picky.deserialize(("[\"%s\",{}]").formatted(value.getClass().getName()).getBytes()))
				.isInstanceOf(SerializationException.class);
			assertThatThrownBy(
					() -> picky.deserialize(("{\"@class\":\"%s\"}").formatted(value.getClass().getName()).getBytes()))
				.isInstanceOf(SerializationException.class);
		}
	}

	@Test
	void jsonRefusesToWriteWhatItWouldNotRead() {
		for (Object value : List.of(new BitSet(), Optional.of("x"), new StringJoiner(","))) {
			assertThatThrownBy(() -> json.serialize(value)).isInstanceOf(SerializationException.class)
				.hasMessageContaining("mooring.session.allowed-types");
		}
	}

	@Test
	void jsonNamesPackagesExactly() {
		String name = Item.class.getName();
		byte[] item = json.serialize(new Item("tea", 2));
		assertThat(SessionSerializers.json(CLASS_LOADER, List.of(name), jdk).deserialize(item))
			.isInstanceOf(Item.class);
		assertThat(SessionSerializers.json(CLASS_LOADER, List.of("dev.mooring.session.serializer.*"), jdk)
			.deserialize(item)).isInstanceOf(Item.class);
		assertThatThrownBy(() -> SessionSerializers.json(CLASS_LOADER, List.of("dev.mooring.*"), jdk).deserialize(item))
			.isInstanceOf(SerializationException.class);
	}

	@Test
	void jsonReadsTypesThatHaveGained() {
		String text = new String(json.serialize(new Item("tea", 2)), StandardCharsets.UTF_8);
		String gained = text.replace("{", "{\"colour\":\"green\",")
			.replaceFirst("\"colour\":\"green\",(\"@class\":\"[^\"]*\")", "$1,\"colour\":\"green\"");
		assertThat(json.deserialize(gained.getBytes(StandardCharsets.UTF_8))).isEqualTo(new Item("tea", 2));
	}

	@Test
	void garbageIsRefused() {
		for (String garbage : List.of("\u00ac\u00ed\u0000\u0005t\u0000\u0001\u00ff",
				"\u00ac\u00ed\u0000\u0005t\u0000\u0002x", "\u00ac\u00ed", "\u00ac\u00ed\u0000\u0005", "{", "nonsense",
				"\"")) {
			byte[] bytes = garbage.getBytes(StandardCharsets.ISO_8859_1);
			assertThatThrownBy(() -> jdk.deserialize(bytes)).isInstanceOf(SerializationException.class);
			assertThatThrownBy(() -> json.deserialize(bytes)).isInstanceOf(SerializationException.class);
		}
	}

	enum Level {

		LOW, HIGH

	}

	record Item(String name, int count) implements Serializable {

	}

	static class Cart implements Serializable {

		private static final long serialVersionUID = 1L;

		private String shop;

		private ArrayList<Item> items;

		Cart() {
		}

		Cart(String shop, ArrayList<Item> items) {
			this.shop = shop;
			this.items = items;
		}

		public String getShop() {
			return this.shop;
		}

		public void setShop(String shop) {
			this.shop = shop;
		}

		public ArrayList<Item> getItems() {
			return this.items;
		}

		public void setItems(ArrayList<Item> items) {
			this.items = items;
		}

		@Override
		public boolean equals(Object other) {
			return other instanceof Cart cart && this.shop.equals(cart.shop) && this.items.equals(cart.items);
		}

		@Override
		public int hashCode() {
			return this.shop.hashCode();
		}

	}

}
