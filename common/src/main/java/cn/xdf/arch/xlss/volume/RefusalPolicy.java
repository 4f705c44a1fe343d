package cn.xdf.arch.xlss.volume;

import cn.xdf.arch.xlss.api.Annotations.Volume;
import cn.xdf.arch.xlss.api.Labels;
import cn.xdf.arch.xlss.api.Names;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Judges whether what a volume of ours says about itself is in order; nothing ever falls back to something else. */
final class RefusalPolicy {
    private RefusalPolicy() {}

    /**
     * Why a volume of ours is refused; empty when it is in order.
     *
     * @param birthplace empty when the affinity names none
     * @param path of its directory; empty when it has none
     */
    static String refusal(String name, String birthplace, String path, Map<String, String> annotations) {
        return List.of(
                        nameFault(name),
                        birthplaceFault(birthplace),
                        annotationFault(annotations),
                        pathFault(name, path))
                .stream()
                .filter(fault -> !fault.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** The directory above, when {@code path} ends in the volume's name. */
    static Optional<String> basePath(String name, String path) {
        String end = "/" + name;
        return path.endsWith(end) ? Optional.of(path.substring(0, path.length() - end.length())) : Optional.empty();
    }

    private static String nameFault(String name) {
        try {
            Labels.signpost(name);
            return "";
        } catch (IllegalArgumentException e) {
            return "no signpost can carry its name: " + e.getMessage();
        }
    }

    private static String birthplaceFault(String birthplace) {
        return birthplace.isEmpty() ? "its node affinity names no birthplace" : "";
    }

    private static String annotationFault(Map<String, String> annotations) {
        for (String required : List.of(Volume.HOME, Volume.HOME_POOL, Volume.EPOCH)) {
            if (annotations.getOrDefault(required, "").isBlank()) {
                return "annotation " + required + " is missing";
            }
        }
        if (!annotations.get(Volume.EPOCH).matches("0|[1-9][0-9]{0,17}")) {
            return "annotation " + Volume.EPOCH + " is not a whole number from 0 on";
        }
        String placing = annotations.getOrDefault(Volume.PLACING, "");
        return placing.isBlank() || Placing.parse(placing).isPresent()
                ? ""
                : "annotation " + Volume.PLACING + " is not <restore UID>/<node>/<pool>/<snapshot>";
    }

    private static String pathFault(String name, String path) {
        if (path.isEmpty()) {
            return "it is not of type local";
        }
        if (name.equals(Names.OWN_FOLDER)) {
            return "its directory would be the folder of xlss itself";
        }
        return basePath(name, path)
                .map(BasePath::fault)
                .map(fault -> fault.isEmpty() ? "" : "the path above its directory " + fault)
                .orElse("its path does not end in its name");
    }
}
