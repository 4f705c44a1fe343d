package cn.xdf.arch.xlss.agent.restore;

import java.time.Instant;

/**
 * One entry of a tree, as a snapshot lists it or as a walk finds it.
 *
 * @param path absolute below the snapshot's root; bytes that are no UTF-8 are replaced by U+FFFD
 * @param type dir, file, symlink, fifo, dev, chardev
 * @param size in bytes, 0 for all but files
 * @param mode permissions with setuid (04000), setgid (02000) and sticky (01000)
 * @param inode 0 when unknown; files with the same one are one file
 */
public record TreeEntry(
        String path, String type, long size, int mode, long uid, long gid, Instant modified, long inode) {}
