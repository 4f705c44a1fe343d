package cn.xdf.arch.xlss.http;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;

/** Lets each kind through once a minute and counts the others. As many entries as the enum has values, however many events come. */
public final class OncePerMinute<K extends Enum<K>> {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Map<K, Window> windows;

    public OncePerMinute(Class<K> kinds) {
        windows = new EnumMap<>(kinds);
    }

    /** How many of this kind were held back since the last that passed; empty when this one is held back too. */
    public synchronized OptionalLong admit(K kind, Instant now) {
        var window = windows.get(kind);
        // A clock that was set back must not silence a kind for longer than the minute.
        if (window != null
                && !now.isBefore(window.opened)
                && Duration.between(window.opened, now).compareTo(MINUTE) < 0) {
            window.heldBack++;
            return OptionalLong.empty();
        }
        windows.put(kind, new Window(now));
        return OptionalLong.of(window == null ? 0 : window.heldBack);
    }

    private static final class Window {
        private final Instant opened;
        private long heldBack;

        Window(Instant opened) {
            this.opened = opened;
        }
    }
}
