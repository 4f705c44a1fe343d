package cn.xdf.arch.xlss.provisioner.directory;

import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryTask.Verb;
import java.util.List;
import java.util.stream.Stream;

/**
 * A pod that does tasks of one slot, or did.
 *
 * @param tasks what became of each
 */
public record Batch(Slot slot, String name, String uid, List<DirectoryPod> tasks) {
    /** More would not fit what kubelet hands on of their ends. */
    static final int LIMIT = 64;

    public Batch {
        tasks = List.copyOf(tasks);
    }

    boolean running() {
        return tasks.stream().anyMatch(DirectoryPod::running);
    }

    Stream<DirectoryPod> of(Verb verb, String volume) {
        return tasks.stream()
                .filter(one -> one.task().verb() == verb && one.task().volume().equals(volume));
    }

    /** The claims that its tasks are for. */
    public Stream<ObjectKey> claims() {
        return tasks.stream().map(one -> one.task().claim()).distinct();
    }

    /** The names of the volumes that its tasks are about. */
    public Stream<ObjectKey> volumes() {
        return tasks.stream().map(one -> ObjectKey.of(one.task().volume())).distinct();
    }
}
