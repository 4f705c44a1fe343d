package cn.xdf.arch.xlss.provisioner.directory;

import cn.xdf.arch.xlss.kube.ObjectKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A pod that does tasks of one slot, or did.
 *
 * @param name of the pod
 * @param uid of the pod; empty: there is none, or none any more
 * @param number of the pod: a later one of the same slot has a higher one
 * @param ended none of its containers runs or will
 * @param attempts what became of each task
 */
public record Batch(Slot slot, String name, String uid, long number, boolean ended, List<Attempt> attempts) {
    /** More would not fit what kubelet hands on of their ends. */
    static final int LIMIT = 64;

    public Batch {
        attempts = List.copyOf(attempts);
    }

    boolean running() {
        return attempts.stream().anyMatch(Attempt::running);
    }

    Stream<Attempt> of(String volume) {
        return attempts.stream().filter(one -> one.task().volume().equals(volume));
    }

    Set<DirectoryTask> tasks() {
        return attempts.stream().map(Attempt::task).collect(Collectors.toSet());
    }

    /** Its pod is gone, deleted by somebody else, and with it the proof of what was done. */
    Batch gone() {
        String why = "pod " + name + " was deleted before its end was seen to";
        return new Batch(
                slot,
                name,
                "",
                number,
                true,
                attempts.stream()
                        .map(one -> one.state() == Attempt.State.FAILED ? one : one.as(Attempt.State.LOST, why))
                        .toList());
    }

    boolean isDone(Predicate<Attempt> settled) {
        return attempts.stream().allMatch(settled);
    }

    /**
     * Those of one slot that can go. An older record of the same volume goes first: alone it would say that its directory is there, though
     * a later one took it back.
     *
     * @param all in the order of their numbers
     */
    static List<Batch> deletable(List<Batch> all, Predicate<Attempt> settled) {
        Set<String> kept = new HashSet<>();
        List<Batch> deletable = new ArrayList<>();
        for (Batch batch : all) {
            Set<String> volumes =
                    batch.tasks().stream().map(DirectoryTask::volume).collect(Collectors.toSet());
            if (batch.isDone(settled) && Collections.disjoint(kept, volumes)) {
                deletable.add(batch);
            } else {
                kept.addAll(volumes);
            }
        }
        return deletable;
    }

    /** The claims that its tasks are for. */
    public Stream<ObjectKey> claims() {
        return attempts.stream().map(one -> one.task().claim()).distinct();
    }

    /** The names of the volumes that its tasks are about. */
    public Stream<ObjectKey> volumes() {
        return attempts.stream().map(one -> ObjectKey.of(one.task().volume())).distinct();
    }
}
