"""Makes a directory tree with everything that a backup can get wrong, and tells all about a tree, one entry a line.

usage: python3 tree.py make DIRECTORY FILES MEGABYTES    (so many small files, and one large file of noise, besides)
       python3 tree.py tell DIRECTORY
"""
import hashlib
import os
import stat
import struct
import sys

LONG_AGO = 981173106_123456789  # nanoseconds count


# Access control lists as the kernel stores them: version 2, then (tag, permissions, id) of owner, user 4711, group, mask, others.
NO_ID = 0xFFFFFFFF
ACL = struct.pack("<I", 2) + b"".join(
    struct.pack("<HHI", *entry) for entry in ((1, 6, NO_ID), (2, 7, 4711), (4, 4, NO_ID), (16, 7, NO_ID), (32, 0, NO_ID)))
# A file's capability: cap_net_bind_service, effective and permitted.
CAPABILITY = struct.pack("<IIIII", 0x02000001, 1 << 10, 0, 0, 0)


def make(root, small, megabytes):
    def path(name):
        return os.path.join(root, name)

    def write(name, content=b"content of it\n"):
        with open(path(name), "wb") as file:
            file.write(content)
        return path(name)

    write(b"plain")
    write(b"empty-file", b"")
    write(b"large", os.urandom(9_000_000))
    os.link(path(b"large"), path(b"linked to large"))
    os.mkdir(path(b"empty dir"))
    os.makedirs(path(b"/".join([b"deep"] * 40)))
    for name in (b"-rf", b"new\nline", b"quote'\"$HOME`", "\u00fcml\u00e4ut \U0001f600".encode(), b"not utf-8 \xff\xfe", b"x" * 255):
        write(name)
    os.link(path(b"not utf-8 \xff\xfe"), path(b"\xff linked"))
    os.symlink(b"plain", path(b"link"))
    os.symlink(b"/nowhere/at all", path(b"dangling"))
    os.mkfifo(path(b"fifo"), 0o622)
    with open(path(b"sparse"), "wb") as file:
        file.write(b"begin")
        file.seek(64 << 20)
        file.write(b"end")
    os.chmod(write(b"setuid"), 0o4755)
    os.chmod(write(b"setgid"), 0o2750)
    os.mkdir(path(b"sticky"))
    os.chmod(path(b"sticky"), 0o1777)
    os.chmod(write(b"nobody may"), 0)
    os.chown(write(b"of others"), 4711, 815)
    os.chown(path(b"link"), 4711, 815, follow_symlinks=False)
    os.setxattr(path(b"plain"), "user.told", b"by \x00 bytes")
    os.setxattr(path(b"empty dir"), "user.told", b"")
    os.setxattr(path(b"setgid"), "user.long", bytes(range(256)) * 8)
    os.setxattr(path(b"of others"), "system.posix_acl_access", ACL)
    os.setxattr(path(b"sticky"), "system.posix_acl_default", ACL)
    os.setxattr(write(b"capable"), "security.capability", CAPABILITY)
    for i in range(int(small)):
        folder = b"small/%d/%d" % (i % 7, i % 50)
        os.makedirs(path(folder), exist_ok=True)
        write(folder + b"/%d" % i, b"%d\n" % i * (i % 300))
    if int(megabytes):
        with open(path(b"huge"), "wb") as file:
            for _ in range(int(megabytes)):
                file.write(os.urandom(1 << 20))
    for name in (b"plain", b"empty dir", b"fifo", b"dangling"):
        os.utime(path(name), ns=(LONG_AGO, LONG_AGO), follow_symlinks=False)
    os.chown(root, 1234, 4321)
    os.chmod(root, 0o2770)
    os.utime(root, ns=(LONG_AGO, LONG_AGO))


def tell(root):
    seen = {}
    for parent, directories, files in os.walk(root):
        directories.sort()
        for name in [b"."] + sorted(files) + [d for d in directories if os.path.islink(os.path.join(parent, d))]:
            entry = os.path.normpath(os.path.join(parent, name))
            status = os.lstat(entry)
            shown = os.path.relpath(entry, root)
            facts = [repr(shown), stat.filemode(status.st_mode), status.st_uid, status.st_gid, status.st_mtime_ns]
            facts.append("xattrs=%r" % {a: os.getxattr(entry, a, follow_symlinks=False) for a in sorted(os.listxattr(entry, follow_symlinks=False))})
            if stat.S_ISREG(status.st_mode):
                with open(entry, "rb") as file:
                    facts += [status.st_size, hashlib.file_digest(file, "sha256").hexdigest()]
                facts.append("sparse" if status.st_blocks * 512 < status.st_size // 2 else "full")
                facts.append("same file as %r" % seen.setdefault(status.st_ino, shown))
            if stat.S_ISLNK(status.st_mode):
                facts.append("to %r" % os.readlink(entry))
            print(*facts)


{"make": make, "tell": tell}[sys.argv[1]](os.fsencode(sys.argv[2]), *sys.argv[3:])
