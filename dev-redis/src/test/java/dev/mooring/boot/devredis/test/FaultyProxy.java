package dev.mooring.boot.devredis.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A TCP proxy on the loopback interface that can do what networks do: be late, break off
 * in the middle, swallow everything, refuse.
 * <p>
 * Its switches can be changed at any time, from any thread, and apply to all its
 * connections. It knows nothing of what it transports: a "reply" is whatever arrives from
 * the target at once, which is one reply as long as a small command waits for its own.
 */
public final class FaultyProxy implements AutoCloseable {

	private final InetSocketAddress target;

	private final int port;

	private final AtomicBoolean resetInReply = new AtomicBoolean();

	private final Set<ProxiedConnection> connections = new HashSet<>();

	private volatile long delayNanos;

	private volatile boolean dropping;

	private ServerSocket listener;

	private boolean closed;

	private FaultyProxy(InetSocketAddress target, int port) {
		this.target = target;
		this.port = port;
	}

	/**
	 * Starts a proxy that forwards everything unchanged.
	 * @param host where to forward to; need not be reachable yet
	 * @param port the port there
	 * @return the running proxy
	 */
	public static FaultyProxy start(String host, int port) {
		FaultyProxy proxy = new FaultyProxy(new InetSocketAddress(host, port), FreePort.find());
		proxy.accept();
		return proxy;
	}

	/**
	 * Where it listens, the same for its whole life.
	 * @return {@code redis://127.0.0.1:port}
	 */
	public String url() {
		return "redis://127.0.0.1:" + this.port;
	}

	/**
	 * The TCP port on {@code 127.0.0.1}, below the range of outgoing connections.
	 * @return the port
	 */
	public int port() {
		return this.port;
	}

	/**
	 * How many connections of clients are open.
	 * @return the number; a client that has just gone may be counted for a moment
	 */
	public synchronized int connections() {
		return this.connections.size();
	}

	/**
	 * Delivers each reply that arrives from now on that much later, in order.
	 * @param delay how much later; zero for at once
	 */
	public void delay(Duration delay) {
		this.delayNanos = delay.toNanos();
	}

	/**
	 * Cuts the next reply, on whichever connection it comes: the first half of its bytes,
	 * at least one, is delivered, then both sides are reset. Other connections stay.
	 */
	public void resetInReply() {
		this.resetInReply.set(true);
	}

	/**
	 * Swallows all bytes in both directions, while connections stay open, even if the
	 * target ends; new ones are accepted. Replies that are being delayed are swallowed,
	 * too.
	 * @param drop {@code false} to forward again what comes from then on; connections of
	 * which something was swallowed are reset, as TCP never goes on behind a gap
	 */
	public synchronized void dropSilently(boolean drop) {
		this.dropping = drop;
		if (!drop) {
			this.connections.stream()
				.filter(ProxiedConnection::isIncomplete)
				.toList()
				.forEach(ProxiedConnection::reset);
		}
		notifyAll();
	}

	/**
	 * Stops listening and resets all connections: connecting is refused when this
	 * returns.
	 */
	public synchronized void refuse() {
		if (this.listener != null) {
			try {
				this.listener.close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			this.listener = null;
			awaitRefusal();
		}
		resetAll();
	}

	/**
	 * A socket listens on until the thread that accepts has noticed that it is closed.
	 */
	private void awaitRefusal() {
		while (true) {
			try (Socket socket = new Socket("127.0.0.1", this.port)) {
				socket.setSoLinger(true, 0);
			}
			catch (IOException ex) {
				return;
			}
		}
	}

	/**
	 * Listens again on the same port; does nothing if it does.
	 */
	public synchronized void accept() {
		if (this.closed) {
			throw new IllegalStateException("The proxy is closed");
		}
		if (this.listener == null) {
			try {
				ServerSocket socket = new ServerSocket();
				socket.setReuseAddress(true);
				bind(socket);
				this.listener = socket;
				daemon("accept", () -> acceptAll(socket));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
	}

	/**
	 * The port may be taken for a moment by what was closed just before.
	 */
	private void bind(ServerSocket socket) throws IOException {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
		while (true) {
			try {
				socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), this.port), 256);
				return;
			}
			catch (BindException ex) {
				if (System.nanoTime() > deadline) {
					throw ex;
				}
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
			}
		}
	}

	private void acceptAll(ServerSocket socket) {
		try {
			while (true) {
				Socket client = socket.accept();
				client.setTcpNoDelay(true);
				opened(socket, new ProxiedConnection(this, client));
			}
		}
		catch (IOException ex) {
			// Closed
		}
	}

	private synchronized void opened(ServerSocket by, ProxiedConnection connection) {
		this.connections.add(connection);
		if (this.listener == by) {
			daemon("requests", connection::forwardRequests);
		}
		else {
			connection.reset();
		}
	}

	static void daemon(String name, Runnable task) {
		Thread thread = new Thread(task, "faulty-proxy-" + name);
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * Resets all connections, on both sides; new ones are accepted.
	 */
	public synchronized void resetAll() {
		List.copyOf(this.connections).forEach(ProxiedConnection::reset);
	}

	/**
	 * Stops listening and resets all connections, for good.
	 */
	@Override
	public synchronized void close() {
		this.closed = true;
		refuse();
	}

	InetSocketAddress target() {
		return this.target;
	}

	boolean isDropping() {
		return this.dropping;
	}

	long due() {
		return System.nanoTime() + this.delayNanos;
	}

	boolean takeResetInReply() {
		return this.resetInReply.compareAndSet(true, false);
	}

	synchronized void awaitDelivery(ProxiedConnection connection) throws InterruptedException {
		while (this.dropping && this.connections.contains(connection)) {
			wait();
		}
	}

	synchronized void closed(ProxiedConnection connection) {
		this.connections.remove(connection);
		notifyAll();
	}

}
