package dev.mooring.boot.shutdown;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * An action for a signal of the operating system, in addition to what the JVM does about
 * it. A JVM that is shutting down does nothing about a second SIGTERM.
 * <p>
 * {@code sun.misc.Signal} is used by reflection because its module,
 * {@code jdk.unsupported}, may be missing and the compiler warns about any other use.
 * Where there is no such class, or the signal cannot be had ({@code -Xrs}), nothing
 * happens.
 */
final class TerminationSignal {

	static final String SIGNAL_CLASS = "sun.misc.Signal";

	static final String HANDLER_CLASS = "sun.misc.SignalHandler";

	private static final Log logger = LogFactory.getLog(TerminationSignal.class);

	private final @Nullable Registration registration;

	private TerminationSignal(@Nullable Registration registration) {
		this.registration = registration;
	}

	/**
	 * Adds an action. It runs in a thread of its own, before what the JVM does.
	 * @param name the signal's name without "SIG"
	 * @param action the action
	 * @return the added action
	 */
	static TerminationSignal handle(String name, Runnable action) {
		try {
			return new TerminationSignal(Registration.of(name, action));
		}
		catch (ReflectiveOperationException | RuntimeException | LinkageError ex) {
			logger.debug("SIG" + name + " cannot be handled", ex);
			return new TerminationSignal(null);
		}
	}

	/**
	 * Removes the action.
	 */
	void release() {
		if (this.registration != null) {
			try {
				this.registration.undo();
			}
			catch (ReflectiveOperationException | RuntimeException ex) {
				logger.debug("The former signal handler cannot be restored", ex);
			}
		}
	}

	/**
	 * What {@code Signal.handle(signal, handler)} needs and returns.
	 *
	 * @param register the method
	 * @param signal the signal
	 * @param previous the handler that was replaced
	 */
	private record Registration(Method register, Object signal, Object previous) {

		static Registration of(String name, Runnable action) throws ReflectiveOperationException {
			Class<?> signalType = Class.forName(SIGNAL_CLASS);
			Class<?> handlerType = Class.forName(HANDLER_CLASS);
			Method register = signalType.getMethod("handle", signalType, handlerType);
			Method callHandler = handlerType.getMethod("handle", signalType);
			Object signal = signalType.getConstructor(String.class).newInstance(name);
			CompletableFuture<Object> previous = new CompletableFuture<>();
			InvocationHandler handler = (proxy, method, arguments) -> {
				action.run();
				callPrevious(callHandler, previous.join(), signal);
				return null;
			};
			previous.complete(register.invoke(null, signal,
					Proxy.newProxyInstance(handlerType.getClassLoader(), new Class<?>[] { handlerType }, handler)));
			return new Registration(register, signal, previous.join());
		}

		/**
		 * Where the JVM is not shutting down yet, because the context is being closed by
		 * the application, the signal must still end it.
		 */
		private static void callPrevious(Method callHandler, Object previous, Object signal) {
			try {
				callHandler.invoke(previous, signal);
			}
			catch (ReflectiveOperationException ex) {
				logger.debug("The former signal handler cannot be called", ex);
			}
		}

		void undo() throws ReflectiveOperationException {
			this.register.invoke(null, this.signal, this.previous);
		}

	}

}
