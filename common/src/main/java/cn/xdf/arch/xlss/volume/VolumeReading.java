package cn.xdf.arch.xlss.volume;

/** What a PersistentVolume is to us. */
public sealed interface VolumeReading {
    /** Not of our provisioner: nothing of ours touches it. */
    record Foreign() implements VolumeReading {}

    /**
     * Of our provisioner, but what it says about itself cannot be trusted: nothing mounts, moves, backs up or deletes it.
     *
     * @param reason to follow the volume's name
     * @param birthplace as in {@link LocalVolume#birthplace()}; empty when its affinity names none
     */
    record Refused(String name, String reason, String birthplace) implements VolumeReading {}

    /** In order. */
    record Ours(LocalVolume volume) implements VolumeReading {}
}
