package dev.mooring.boot.devredis.test;

import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * One client of a {@link FaultyProxy}, with its connection to the target. One thread
 * forwards requests, a second one reads replies, a third one delivers them when they are
 * due.
 */
final class ProxiedConnection {

	private static final byte[] END = {};

	private static final int CONNECT_TIMEOUT_MILLIS = 5000;

	private final FaultyProxy proxy;

	private final Socket client;

	private final Socket target = new Socket();

	private final BlockingQueue<Reply> replies = new LinkedBlockingQueue<>();

	private volatile boolean incomplete;

	ProxiedConnection(FaultyProxy proxy, Socket client) {
		this.proxy = proxy;
		this.client = client;
	}

	/**
	 * Connects to the target and forwards what the client sends, until one of them ends.
	 */
	void forwardRequests() {
		byte[] buffer = new byte[64 * 1024];
		try {
			connect();
			for (int count = read(this.client, buffer); count >= 0; count = read(this.client, buffer)) {
				if (!drops()) {
					this.target.getOutputStream().write(buffer, 0, count);
				}
			}
			close();
		}
		catch (IOException ex) {
			reset();
		}
	}

	private void connect() throws IOException {
		try {
			this.target.setTcpNoDelay(true);
			this.target.connect(this.proxy.target(), CONNECT_TIMEOUT_MILLIS);
			FaultyProxy.daemon("replies", this::readReplies);
			FaultyProxy.daemon("delivery", this::deliverReplies);
		}
		catch (IOException ex) {
			if (!this.proxy.isDropping()) {
				throw ex;
			}
			// Nobody can tell, as long as everything is swallowed
		}
	}

	private static int read(Socket socket, byte[] buffer) throws IOException {
		return socket.getInputStream().read(buffer);
	}

	private void readReplies() {
		byte[] buffer = new byte[64 * 1024];
		try {
			for (int count = read(this.target, buffer); count >= 0; count = read(this.target, buffer)) {
				if (!drops()) {
					this.replies.add(new Reply(Arrays.copyOf(buffer, count), this.proxy.due()));
				}
			}
		}
		catch (IOException ex) {
			// As good as the end of the stream
		}
		this.replies.add(new Reply(END, this.proxy.due()));
	}

	private void deliverReplies() {
		try {
			for (Reply reply = this.replies.take(); reply.bytes != END; reply = this.replies.take()) {
				reply.awaitDue();
				if (!drops() && !deliver(reply.bytes)) {
					reset();
					return;
				}
			}
			this.proxy.awaitDelivery(this);
			close();
		}
		catch (IOException | InterruptedException ex) {
			reset();
		}
	}

	/**
	 * Whether something is to be swallowed now.
	 */
	private boolean drops() {
		boolean drops = this.proxy.isDropping();
		this.incomplete |= drops;
		return drops;
	}

	/**
	 * Whether something was swallowed.
	 */
	boolean isIncomplete() {
		return this.incomplete;
	}

	/**
	 * Delivers a reply, or half of it.
	 * @return whether it was delivered as a whole
	 */
	private boolean deliver(byte[] bytes) throws IOException {
		boolean cut = this.proxy.takeResetInReply();
		int length = cut ? Math.max(1, bytes.length / 2) : bytes.length;
		this.client.getOutputStream().write(bytes, 0, length);
		return !cut;
	}

	/**
	 * Closes both sides so that they see a reset.
	 */
	void reset() {
		for (Socket socket : new Socket[] { this.client, this.target }) {
			try {
				socket.setSoLinger(true, 0);
			}
			catch (IOException ex) {
				// Closed already
			}
		}
		close();
	}

	private void close() {
		for (Socket socket : new Socket[] { this.client, this.target }) {
			try {
				socket.close();
			}
			catch (IOException ex) {
				// As good as closed
			}
		}
		this.proxy.closed(this);
	}

	/**
	 * Bytes on their way to the client.
	 *
	 * @param bytes the bytes
	 * @param due when they are to arrive, by {@link System#nanoTime()}
	 */
	private record Reply(byte[] bytes, long due) {

		void awaitDue() {
			for (long left = left(); left > 0; left = left()) {
				LockSupport.parkNanos(left);
			}
		}

		private long left() {
			return this.due - System.nanoTime();
		}

	}

}
