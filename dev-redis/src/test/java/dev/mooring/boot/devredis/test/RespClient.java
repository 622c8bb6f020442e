package dev.mooring.boot.devredis.test;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One plain connection to a Redis on the loopback interface, without pool, retry or
 * reconnect: what it sees is what the socket says. For one thread.
 */
public final class RespClient implements AutoCloseable {

	private final Socket socket;

	private final InputStream in;

	private RespClient(Socket socket) throws IOException {
		this.socket = socket;
		this.in = new BufferedInputStream(socket.getInputStream());
	}

	/**
	 * Connects.
	 * @param port a port of the loopback interface
	 * @param timeout how long to wait for the connection, and for each read
	 * @return the connection
	 * @throws IOException if the connection is refused or times out
	 */
	public static RespClient connect(int port, Duration timeout) throws IOException {
		Socket socket = new Socket();
		try {
			socket.setTcpNoDelay(true);
			socket.setSoTimeout(Math.toIntExact(timeout.toMillis()));
			socket.connect(new InetSocketAddress("127.0.0.1", port), socket.getSoTimeout());
			return new RespClient(socket);
		}
		catch (IOException ex) {
			socket.close();
			throw ex;
		}
	}

	/**
	 * Changes how long to wait for each read from now on.
	 * @param timeout the time
	 * @throws IOException if the connection is closed
	 */
	public void timeout(Duration timeout) throws IOException {
		this.socket.setSoTimeout(Math.toIntExact(timeout.toMillis()));
	}

	/**
	 * Sends a command and waits for its reply.
	 * @param words the command and its arguments
	 * @return the reply: strings and integers as they are, the elements of an array one a
	 * line, {@code null} for nil
	 * @throws IOException if there is no complete reply: a
	 * {@link java.net.SocketTimeoutException} if it does not come in time, an
	 * {@link EOFException} if the server closes the connection
	 * @throws IllegalStateException if the reply is an error, which is the message
	 */
	public String command(String... words) throws IOException {
		ByteArrayOutputStream request = new ByteArrayOutputStream();
		request.writeBytes(bytes("*" + words.length + "\r\n"));
		for (String word : words) {
			byte[] content = bytes(word);
			request.writeBytes(bytes("$" + content.length + "\r\n"));
			request.writeBytes(content);
			request.writeBytes(bytes("\r\n"));
		}
		this.socket.getOutputStream().write(request.toByteArray());
		return readReply();
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private String readReply() throws IOException {
		int type = readByte();
		String line = readLine();
		return switch (type) {
			case '+', ':' -> line;
			case '-' -> throw new IllegalStateException(line);
			case '$' -> readBulk(Integer.parseInt(line));
			case '*' -> readArray(Integer.parseInt(line));
			default -> throw new IOException("Not a reply: " + (char) type + line);
		};
	}

	private String readBulk(int length) throws IOException {
		if (length < 0) {
			return null;
		}
		byte[] content = this.in.readNBytes(length + 2);
		if (content.length < length + 2) {
			throw new EOFException("The connection was closed within a reply");
		}
		return new String(content, 0, length, StandardCharsets.UTF_8);
	}

	private String readArray(int length) throws IOException {
		if (length < 0) {
			return null;
		}
		List<String> elements = new ArrayList<>();
		for (int i = 0; i < length; i++) {
			elements.add(String.valueOf(readReply()));
		}
		return String.join("\n", elements);
	}

	private String readLine() throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		for (int next = readByte(); next != '\r'; next = readByte()) {
			line.write(next);
		}
		readByte();
		return line.toString(StandardCharsets.UTF_8);
	}

	private int readByte() throws IOException {
		int next = this.in.read();
		if (next < 0) {
			throw new EOFException("The connection was closed before the end of a reply");
		}
		return next;
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
