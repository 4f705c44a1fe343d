package cn.xdf.arch.xlss.volume;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes or removes the directory of one volume: the short-lived pod that the provisioner starts on a volume's node runs this.
 *
 * <p>Arguments: {@code make|remove <where the pool is mounted> <volume> <uuid of the pool>}. Ends with 0, or with 1 and one line on
 * standard error that says why not; kubelet hands that line on.
 */
public final class DirectoryProgram {
    public static final String MAKE = "make";
    public static final String REMOVE = "remove";

    private DirectoryProgram() {}

    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments)));
    }

    static int run(List<String> arguments) {
        try {
            if (arguments.size() != 4) {
                throw new IllegalArgumentException("expected: make|remove <pool> <volume> <uuid>");
            }
            VolumeDirectory directory = new VolumeDirectory(Path.of(arguments.get(1)), arguments.get(2));
            directory.requirePool(arguments.get(3));
            switch (arguments.getFirst()) {
                case MAKE -> directory.make();
                case REMOVE -> directory.remove();
                default -> throw new IllegalArgumentException("neither make nor remove: " + arguments.getFirst());
            }
            return 0;
        } catch (FileSystemException e) {
            String kind = e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
            System.err.println(e.getFile() + ": " + kind);
        } catch (IOException | IllegalArgumentException e) {
            System.err.println(e.getMessage());
        }
        return 1;
    }
}
