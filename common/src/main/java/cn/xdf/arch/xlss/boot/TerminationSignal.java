package cn.xdf.arch.xlss.boot;

import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns SIGTERM into an orderly exit with 0: Spring's shutdown hook takes readiness down, ends running work and closes everything.
 *
 * <p>Without this the virtual machine exits with 143, and an asked-for stop looks like a crash in {@code kubectl get pods}. Any other
 * {@code System.exit} keeps its code. By reflection, because the compiler warns about {@code sun.misc.Signal} and cannot be told not to;
 * where it is missing (a trimmed runtime without {@code jdk.unsupported}) only the exit code differs.
 */
final class TerminationSignal {
    private static final Logger LOG = LoggerFactory.getLogger(TerminationSignal.class);
    private static final AtomicBoolean STOPPING = new AtomicBoolean();

    private TerminationSignal() {}

    static void install() {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Object handler = Proxy.newProxyInstance(
                    handlerType.getClassLoader(),
                    new Class<?>[] {handlerType},
                    (proxy, method, arguments) -> switch (method.getName()) {
                        case "hashCode" -> System.identityHashCode(proxy);
                        case "equals" -> proxy == arguments[0];
                        case "toString" -> "SIGTERM handler";
                        default -> stop();
                    });
            signal.getMethod("handle", signal, handlerType)
                    .invoke(null, signal.getConstructor(String.class).newInstance("TERM"), handler);
        } catch (ReflectiveOperationException | RuntimeException missing) {
            LOG.warn("SIGTERM will end the program with exit code 143: {}", missing.toString());
        }
    }

    private static Object stop() {
        if (STOPPING.compareAndSet(false, true)) {
            // The signal's own thread must stay free, and exit() does not return.
            Thread.ofPlatform().name("stop").start(() -> System.exit(0));
        }
        return null;
    }
}
