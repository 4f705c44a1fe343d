package cn.xdf.arch.xlss.kube;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Knows how old the caches' knowledge is. A cache stays full and looks healthy while the API is gone, so contact is what
 * counts: a list, an event, a bookmark, or, while its watch is open, a heartbeat that the API answered.
 */
public final class Freshness {
    private final InstantSource clock;
    private final Duration staleAfter;
    private final Map<String, Contact> contacts = new TreeMap<>();

    public Freshness(InstantSource clock, Duration staleAfter) {
        this.clock = clock;
        this.staleAfter = staleAfter;
    }

    /** A cache that counts from now on. */
    synchronized Contact register(String cache) {
        if (contacts.containsKey(cache)) {
            throw new IllegalStateException("two caches of " + cache);
        }
        Contact contact = new Contact();
        contacts.put(cache, contact);
        return contact;
    }

    /** The API answered just now. */
    synchronized void heartbeat() {
        contacts.values().stream().filter(contact -> contact.open).forEach(Contact::touch);
    }

    /** Whether every cache was filled and has had contact lately. */
    public boolean isFresh() {
        return states().stream().allMatch(CacheState::fresh);
    }

    /**
     * Since when all caches have been fresh without a break; empty while one is not. After an outage everything that
     * counts time (how long a node has been lost) starts again from here.
     */
    public synchronized Optional<Instant> freshSince() {
        return isFresh()
                ? contacts.values().stream().map(contact -> contact.freshSince).max(Instant::compareTo)
                : Optional.empty();
    }

    /** When the API was last heard of the cache that has heard of it longest ago; empty while one has not been filled, or there is none. */
    public synchronized Optional<Instant> oldestContact() {
        return contacts.values().stream().allMatch(contact -> contact.synced)
                ? contacts.values().stream().map(contact -> contact.last).min(Instant::compareTo)
                : Optional.empty();
    }

    public synchronized List<CacheState> states() {
        Instant now = clock.instant();
        return contacts.entrySet().stream()
                .map(entry -> entry.getValue().state(entry.getKey(), now))
                .toList();
    }

    /**
     * How one cache is.
     *
     * @param synced it was filled once
     * @param age since the last contact; null before the first
     */
    public record CacheState(String cache, boolean synced, boolean fresh, Duration age) {}

    /** What the watcher of one cache reports. */
    final class Contact {
        private boolean synced;
        private boolean open;
        private Instant last;
        private Instant freshSince;

        /** The cache now holds all there is. */
        void synced() {
            synchronized (Freshness.this) {
                synced = true;
                touch();
            }
        }

        /** The API sent something, or accepted the watch. */
        void heard() {
            synchronized (Freshness.this) {
                open = true;
                touch();
            }
        }

        void closed() {
            synchronized (Freshness.this) {
                open = false;
            }
        }

        boolean isOpen() {
            synchronized (Freshness.this) {
                return open;
            }
        }

        boolean isFresh() {
            synchronized (Freshness.this) {
                return fresh(clock.instant());
            }
        }

        boolean isSynced() {
            synchronized (Freshness.this) {
                return synced;
            }
        }

        private void touch() {
            Instant now = clock.instant();
            if (freshSince == null || !fresh(now)) {
                freshSince = now;
            }
            last = now;
        }

        private boolean fresh(Instant now) {
            return synced && last != null && Duration.between(last, now).compareTo(staleAfter) < 0;
        }

        private CacheState state(String cache, Instant now) {
            return new CacheState(cache, synced, fresh(now), last == null ? null : Duration.between(last, now));
        }
    }
}
