package cn.xdf.arch.xlss.agent.restore;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Consumer;

/** Walks a tree with lstat alone: follows no link and opens no file. */
final class TreeWalk {
    private static final String ATTRIBUTES = "unix:mode,uid,gid,ino,size,lastModifiedTime";
    private static final int TYPE = 0170000;
    private static final int MODE = 07777;
    private static final int SOCKET = 0140000;
    private static final int DIRECTORY = 0040000;

    private final Consumer<TreeEntry> entries;

    private TreeWalk(Consumer<TreeEntry> entries) {
        this.entries = entries;
    }

    /** Tells of {@code root} as {@code /<its name>} and of all below it; sockets, which no snapshot holds, are left out. */
    static void walk(Path root, Consumer<TreeEntry> entries) throws IOException {
        new TreeWalk(entries).visit(root, "/" + name(root));
    }

    private void visit(Path path, String shown) throws IOException {
        Map<String, Object> attributes = Files.readAttributes(path, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        int mode = (Integer) attributes.get("mode");
        int type = mode & TYPE;
        if (type == SOCKET) {
            return;
        }
        entries.accept(new TreeEntry(
                shown,
                word(type),
                (Long) attributes.get("size"),
                mode & MODE,
                Integer.toUnsignedLong((Integer) attributes.get("uid")),
                Integer.toUnsignedLong((Integer) attributes.get("gid")),
                ((FileTime) attributes.get("lastModifiedTime")).toInstant(),
                (Long) attributes.get("ino")));
        if (type == DIRECTORY) {
            try (DirectoryStream<Path> children = Files.newDirectoryStream(path)) {
                for (Path child : children) {
                    visit(child, shown + "/" + name(child));
                }
            }
        }
    }

    /** The name's bytes as UTF-8, whatever the locale of this program is: only the URI gives the bytes as they are. */
    private static String name(Path path) {
        String seen = path.getFileName().toString();
        if (seen.chars().allMatch(character -> character < 0x80)) {
            return seen;
        }
        String uri = path.toUri().getRawPath().replaceFirst("/$", "");
        return decoded(uri.substring(uri.lastIndexOf('/') + 1));
    }

    private static String decoded(String escaped) {
        byte[] bytes = new byte[escaped.length()];
        int length = 0;
        for (int i = 0; i < escaped.length(); i++) {
            boolean escape = escaped.charAt(i) == '%';
            bytes[length++] = (byte) (escape ? HexFormat.fromHexDigits(escaped, i + 1, i + 3) : escaped.charAt(i));
            i += escape ? 2 : 0;
        }
        return new String(bytes, 0, length, UTF_8);
    }

    private static String word(int type) {
        return switch (type) {
            case DIRECTORY -> "dir";
            case 0100000 -> "file";
            case 0120000 -> "symlink";
            case 0010000 -> "fifo";
            case 0060000 -> "dev";
            case 0020000 -> "chardev";
            default -> "type-" + Integer.toOctalString(type);
        };
    }
}
