package cn.xdf.arch.xlss.provisioner.delete;

import cn.xdf.arch.xlss.volume.LocalVolume;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A pool that holds data of a volume, or held it.
 *
 * @param node name of the node
 * @param pool uuid
 */
public record Place(String node, String pool) {
    public static Place homeOf(LocalVolume volume) {
        return new Place(volume.home(), volume.homePool());
    }

    /** Of an annotation; what is none is left out. */
    public static List<Place> parse(String annotation) {
        return Stream.of(Objects.requireNonNullElse(annotation, "").split(","))
                .map(text -> text.strip().split("/", -1))
                .filter(parts -> parts.length == 2 && !parts[0].isEmpty() && !parts[1].isEmpty())
                .map(parts -> new Place(parts[0], parts[1]))
                .toList();
    }

    /** For an annotation, each once. */
    public static String words(Collection<Place> places) {
        return places.stream().distinct().map(Place::toString).collect(Collectors.joining(","));
    }

    @Override
    public String toString() {
        return node + "/" + pool;
    }
}
