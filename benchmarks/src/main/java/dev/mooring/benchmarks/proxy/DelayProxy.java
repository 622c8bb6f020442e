package dev.mooring.benchmarks.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;

/**
 * A TCP proxy that delivers all data later by a fixed time, in each direction. Data is
 * delayed side by side, not one after the other: what is sent together arrives together.
 */
public final class DelayProxy implements AutoCloseable {

	private final ServerSocket server;

	private final int targetPort;

	private volatile long delayNanos;

	private DelayProxy(ServerSocket server, int targetPort) {
		this.server = server;
		this.targetPort = targetPort;
	}

	/**
	 * Starts a proxy without a delay on a free port of the loopback interface.
	 * @param targetPort a port of the loopback interface
	 * @return the running proxy
	 * @throws IOException if it does not start
	 */
	public static DelayProxy start(int targetPort) throws IOException {
		ServerSocket server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
		DelayProxy proxy = new DelayProxy(server, targetPort);
		proxy.daemon("accept", proxy::accept);
		return proxy;
	}

	private void accept() {
		try {
			while (true) {
				Socket client = this.server.accept();
				Socket target = new Socket(InetAddress.getLoopbackAddress(), this.targetPort);
				forward(client, target);
				forward(target, client);
			}
		}
		catch (SocketException ex) {
			// Closed
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void forward(Socket from, Socket to) throws IOException {
		from.setTcpNoDelay(true);
		DelayedStream stream = new DelayedStream(from, to, () -> this.delayNanos);
		daemon("read", stream::read);
		daemon("write", stream::write);
	}

	private void daemon(String name, Runnable task) {
		Thread thread = new Thread(task, "delay-proxy-" + name);
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * Delays what arrives from now on.
	 * @param delay how much later it is delivered, at the least: waking up the thread
	 * that delivers it takes time, too
	 */
	public void setDelay(Duration delay) {
		this.delayNanos = delay.toNanos();
	}

	/**
	 * The port on the loopback interface.
	 * @return the port
	 */
	public int port() {
		return this.server.getLocalPort();
	}

	/**
	 * Where Redis is reached with the delay.
	 * @return the URL
	 */
	public String url() {
		return "redis://127.0.0.1:" + port();
	}

	/**
	 * Accepts no more connections; those that are open end with their clients.
	 */
	@Override
	public void close() throws IOException {
		this.server.close();
	}

}
