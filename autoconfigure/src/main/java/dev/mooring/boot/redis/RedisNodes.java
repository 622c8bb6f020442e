package dev.mooring.boot.redis;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Redis servers, {@code host[:port][,host[:port]...]}. A host name may contain an
 * underscore, as names of containers do.
 *
 * @param nodes the servers, at least one
 */
public record RedisNodes(List<Node> nodes) {

	private static final int MAX_PORT = 65535;

	private static final Pattern NODE = Pattern
		.compile("(?:\\[(?<ipv6>[0-9A-Fa-f:.]+)]|(?<host>[A-Za-z0-9._-]+))(?::(?<port>[0-9]{1,5}))?");

	/**
	 * A server.
	 *
	 * @param host name or address, an IPv6 address without brackets
	 * @param port the port, 1 to 65535
	 */
	public record Node(String host, int port) {

		private static Node parse(String text, int defaultPort) {
			Matcher matcher = NODE.matcher(text);
			if (!matcher.matches()) {
				throw new IllegalArgumentException("names a host that is not of the form host[:port]");
			}
			String port = matcher.group("port");
			Node node = new Node((matcher.group("ipv6") != null) ? matcher.group("ipv6") : matcher.group("host"),
					(port != null) ? Integer.parseInt(port) : defaultPort);
			if (node.port < 1 || node.port > MAX_PORT) {
				throw new IllegalArgumentException("has a port that is not between 1 and 65535");
			}
			return node;
		}

		@Override
		public String toString() {
			return this.host + ":" + this.port;
		}

	}

	static RedisNodes of(String host, int port) {
		return new RedisNodes(List.of(new Node(host, port)));
	}

	/**
	 * Parses servers.
	 * @param text the servers, white space around them is ignored
	 * @param defaultPort the port of a server that has none
	 * @return the servers
	 * @throws IllegalArgumentException if they are not of the form
	 */
	public static RedisNodes parse(String text, int defaultPort) {
		if (text.contains("@")) {
			throw new IllegalArgumentException(
					"holds more than hosts and ports (user and password have variables of their own)");
		}
		return new RedisNodes(
				Stream.of(text.split(",", -1)).map((node) -> Node.parse(node.trim(), defaultPort)).toList());
	}

	Node first() {
		return this.nodes.get(0);
	}

	int size() {
		return this.nodes.size();
	}

	/**
	 * As Spring Boot reads them: the port follows the last colon.
	 */
	@Override
	public String toString() {
		return this.nodes.stream().map(Node::toString).collect(Collectors.joining(","));
	}

}
