package dev.mooring.demo.door;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An instance that dies when it is asked to, on a connection of its own for each request.
 */
class FakeInstance implements AutoCloseable {

	private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

	private final String name;

	private final List<String> requests = new CopyOnWriteArrayList<>();

	private final List<Socket> open = new CopyOnWriteArrayList<>();

	/**
	 * Starts it, as a process of the demo: this one.
	 */
	FakeInstance(Path directory, String name) throws IOException {
		this.name = name;
		Files.writeString(directory.resolve(name + ".properties"),
				"pid=%d\nport=%d\n".formatted(ProcessHandle.current().pid(), this.server.getLocalPort()));
		new Thread(this::serve, name).start();
	}

	private void serve() {
		try {
			while (true) {
				Socket socket = this.server.accept();
				this.open.add(socket);
				new Thread(() -> answer(socket), this.name).start();
			}
		}
		catch (IOException ex) {
			// Closed
		}
	}

	private void answer(Socket socket) {
		try {
			BufferedReader reader = new BufferedReader(
					new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
			StringBuilder head = new StringBuilder();
			for (String line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
				head.append(line).append('\n');
			}
			String request = head.toString();
			if (!request.contains(" /readyz ") && !request.contains(" /actuator/")) {
				this.requests.add(request);
			}
			OutputStream out = socket.getOutputStream();
			if (request.contains(" /silent ")) {
				return;
			}
			if (request.contains(" /events ")) {
				out.write("HTTP/1.1 200 \r\nContent-Type: text/event-stream\r\n\r\ndata: first\n\n"
					.getBytes(StandardCharsets.ISO_8859_1));
				return;
			}
			if (request.contains(" /half ")) {
				out.write("HTTP/1.1 200 \r\nContent-Length: 100\r\n\r\nhalf".getBytes(StandardCharsets.ISO_8859_1));
			}
			else if (!request.contains(" /dies ") && !request.contains(" /" + this.name + "-dies ")) {
				out.write(("HTTP/1.1 200 \r\nConnection: close\r\nKeep-Alive: timeout=5\r\nContent-Length: 6\r\n\r\n"
						+ this.name)
					.getBytes(StandardCharsets.ISO_8859_1));
				// Until the other side closes: with its body unread, closing first would
				// lose the answer
				socket.shutdownOutput();
				reader.transferTo(Writer.nullWriter());
			}
			socket.close();
		}
		catch (IOException ex) {
			// The other side has had enough
		}
	}

	/**
	 * First lines and headers of the requests, but for those of the console's own probes.
	 */
	List<String> requests() {
		return this.requests;
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		for (Socket socket : this.open) {
			socket.close();
		}
	}

}
