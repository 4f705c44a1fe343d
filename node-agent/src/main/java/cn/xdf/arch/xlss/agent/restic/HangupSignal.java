package cn.xdf.arch.xlss.agent.restic;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGHUP means nothing to this program: {@code restic unlock} sends it to whoever now has the process id of a lock's holder, and after
 * a restart of the container that may be a thread of ours. By reflection, as the compiler warns about {@code sun.misc.Signal}.
 */
final class HangupSignal {
    private static final Logger LOG = LoggerFactory.getLogger(HangupSignal.class);

    private HangupSignal() {}

    static void ignore() {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            signal.getMethod("handle", signal, handler)
                    .invoke(
                            null,
                            signal.getConstructor(String.class).newInstance("HUP"),
                            handler.getField("SIG_IGN").get(null));
        } catch (ReflectiveOperationException | RuntimeException missing) {
            LOG.warn("SIGHUP will end the program: {}", missing.toString());
        }
    }
}
