package cn.xdf.arch.xlss.extender.cluster;

import cn.xdf.arch.xlss.extender.facts.Candidate;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Candidates by the bytes of their names, as they stand in requests. One request asks for thousands, and what must be fetched from memory takes its time: of a
 * map that would be an entry and a name for each, and a String made of each that is asked for. Here all names stand one behind the other.
 *
 * <p>Open addressing, at most two thirds full. One writes at a time; readers do not wait, and find what was put before they ask.
 */
final class CandidateTable {
    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private volatile Space space = new Space(16, 256);

    /** @return null: there is none */
    Candidate get(byte[] text, int from, int to) {
        Space now = space;
        int number = now.number(text, from, to, hash(text, from, to));
        return number == 0 ? null : now.candidates.get(number);
    }

    /** @param candidate null: there is none any more; the room of its name is free again when the table grows */
    synchronized void put(String name, Candidate candidate) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        int number = space.number(text, 0, text.length, hash(text, 0, text.length));
        if (number > 0) {
            space.candidates.set(number, candidate);
        } else if (candidate != null) {
            if (!space.hasRoom(text.length)) {
                space = space.copy(text.length);
            }
            space.add(text, candidate);
        }
    }

    /** How many it has room for. */
    int places() {
        return space.ends.length - 1;
    }

    /** Eight bytes a step: as many multiplications, one after the other, as a String's needs for each byte. */
    static int hash(byte[] text, int from, int to) {
        long hash = 0;
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            hash = mixed(hash ^ (long) EIGHT_BYTES.get(text, at));
        }
        long rest = 1; // else the byte 0 would be like none
        for (; at < to; at++) {
            rest = rest << 8 | text[at] & 0xff;
        }
        return (int) mixed(hash ^ rest);
    }

    private static long mixed(long bits) {
        long product = bits * 0x9e3779b97f4a7c15L; // odd, and its bits are spread: 2^64 / golden ratio
        return product ^ product >>> 32;
    }

    /** Names have numbers from 1; they are never moved, so that who reads meanwhile reads right. */
    private static final class Space {
        private final AtomicLongArray slots; // a name's hash above its number; 0: free
        private final int[] ends; // where names end
        private final byte[] names;
        private final AtomicReferenceArray<Candidate> candidates;
        private int size;

        Space(int most, int bytes) {
            this.slots = new AtomicLongArray(Integer.highestOneBit(3 * most));
            this.ends = new int[most + 1];
            this.names = new byte[bytes];
            this.candidates = new AtomicReferenceArray<>(most + 1);
        }

        /** 0: there is none. */
        int number(byte[] text, int from, int to, int hash) {
            for (int at = hash & slots.length() - 1; ; at = at + 1 & slots.length() - 1) {
                long slot = slots.getAcquire(at);
                int number = (int) slot;
                if (number == 0
                        || (int) (slot >>> 32) == hash
                                && Arrays.equals(names, ends[number - 1], ends[number], text, from, to)) {
                    return number;
                }
            }
        }

        boolean hasRoom(int bytes) {
            return size + 1 < ends.length && ends[size] + bytes <= names.length;
        }

        /** It must have room. Readers see it when its slot is set. */
        void add(byte[] text, Candidate candidate) {
            int end = ends[size] + text.length;
            System.arraycopy(text, 0, names, ends[size], text.length);
            ends[++size] = end;
            candidates.set(size, candidate);
            int hash = hash(text, 0, text.length);
            int at = hash & slots.length() - 1;
            while (slots.get(at) != 0) {
                at = at + 1 & slots.length() - 1;
            }
            slots.setRelease(at, (long) hash << 32 | size);
        }

        /** Twice as large as it must be, without the names of those that are gone. */
        Space copy(int moreBytes) {
            int left = 1;
            int bytes = moreBytes;
            for (int number = 1; number <= size; number++) {
                if (candidates.get(number) != null) {
                    left++;
                    bytes += ends[number] - ends[number - 1];
                }
            }
            Space copy = new Space(2 * left, 2 * bytes);
            for (int number = 1; number <= size; number++) {
                if (candidates.get(number) != null) {
                    copy.add(Arrays.copyOfRange(names, ends[number - 1], ends[number]), candidates.get(number));
                }
            }
            return copy;
        }
    }
}
