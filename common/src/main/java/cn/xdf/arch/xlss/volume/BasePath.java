package cn.xdf.arch.xlss.volume;

import cn.xdf.arch.xlss.api.Names;

/**
 * A directory of nodes that holds volumes, as a StorageClass names it. Programs mount it and delete below it, so what could mean another
 * place than it seems to is refused.
 *
 * @param value absolute and normalised, never the root directory
 */
public record BasePath(String value) {
    private static final int MAX_LENGTH = 1024;

    /** @throws IllegalArgumentException with the {@link #fault} */
    public BasePath {
        String fault = fault(value);
        if (!fault.isEmpty()) {
            throw new IllegalArgumentException("base path " + fault);
        }
    }

    /** What is wrong with it as a base path, to follow "base path"; empty when nothing is. */
    public static String fault(String path) {
        if (path == null || path.isEmpty()) {
            return "is empty";
        }
        if (path.length() > MAX_LENGTH) {
            return "is longer than " + MAX_LENGTH + " characters";
        }
        if (path.chars().anyMatch(character -> character < ' ' || character == 0x7f)) {
            return "has a control character in it";
        }
        if (!path.startsWith("/")) {
            return path + " is not absolute";
        }
        return path.equals("/") ? "must not be the root directory" : stepFault(path);
    }

    private static String stepFault(String path) {
        for (String step : path.substring(1).split("/", -1)) {
            if (step.isEmpty() || step.equals(".") || step.equals("..")) {
                return path + " is not normalised: it has an empty step, '.' or '..' in it";
            }
        }
        return "";
    }

    /** The directory of this volume. */
    public String directoryOf(String volume) {
        return value + "/" + volume;
    }

    /** The folder of xlss itself: pool mark, staging, quarantine, records. */
    public String ownFolder() {
        return value + "/" + Names.OWN_FOLDER;
    }
}
