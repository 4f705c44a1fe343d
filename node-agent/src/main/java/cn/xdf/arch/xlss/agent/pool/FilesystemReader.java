package cn.xdf.arch.xlss.agent.pool;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** Reads what the kernel says of the filesystem below a path. Blocks for as long as the disk does. */
final class FilesystemReader {
    /** Their fsid comes from their own uuid; others make it from the device number, which the next boot may give to another disk. */
    private static final Set<String> OWN_FSID = Set.of("ext2", "ext3", "ext4", "btrfs", "bcachefs", "zfs", "tmpfs");

    private static final String NO_FSID = "0";

    private final Path mountInfo;
    private final Path devices;
    private final Path byUuid;

    FilesystemReader() {
        this(Path.of("/proc/self/mountinfo"), Path.of("/sys/dev/block"), Path.of("/dev/disk/by-uuid"));
    }

    /**
     * @param devices folder of links named {@code major:minor} that lead to the devices
     * @param byUuid folder of links named by the filesystems' uuids that lead to the devices
     */
    FilesystemReader(Path mountInfo, Path devices, Path byUuid) {
        this.mountInfo = mountInfo;
        this.devices = devices;
        this.byUuid = byUuid;
    }

    Filesystem read(Path directory) throws IOException {
        Path real = directory.toRealPath();
        Mount mount = Mount.covering(real.toString(), Files.readAllLines(mountInfo))
                .orElseThrow(() -> new IOException(directory + " lies on no mount"));
        Space space = Space.of(real);
        boolean own = OWN_FSID.contains(mount.type()) && !space.fsid().equals(NO_FSID);
        FilesystemIdentity identity = new FilesystemIdentity(uuid(mount), own ? space.fsid() : "");
        return new Filesystem(mount.type(), identity, space, mount.readOnly() || space.readOnly());
    }

    private String uuid(Mount mount) throws IOException {
        String device = deviceName(mount);
        if (device.isEmpty() || !Files.isDirectory(byUuid)) {
            return "";
        }
        try (DirectoryStream<Path> links = Files.newDirectoryStream(byUuid, Files::isSymbolicLink)) {
            for (Path link : links) {
                if (lastName(Files.readSymbolicLink(link)).equals(device)) {
                    return lastName(link);
                }
            }
        }
        return "";
    }

    /** Such as {@code sda1} or {@code dm-0}. Filesystems of several disks have a device number that leads nowhere. */
    private String deviceName(Mount mount) throws IOException {
        Path link = devices.resolve(mount.device());
        if (Files.isSymbolicLink(link)) {
            return lastName(Files.readSymbolicLink(link));
        }
        return mount.source().startsWith("/dev/") ? lastName(Path.of(mount.source())) : "";
    }

    private static String lastName(Path path) {
        return path.getFileName() == null ? "" : path.getFileName().toString();
    }
}
