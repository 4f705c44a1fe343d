package cn.xdf.arch.xlss.provisioner.directory;

import cn.xdf.arch.xlss.kube.ObjectKey;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers what was said about each object, so that passes which come to the same end say it once. */
public final class Announcements {
    private final Map<ObjectKey, String> said = new ConcurrentHashMap<>();

    /** Whether this is news. */
    public boolean isNews(ObjectKey about, String message) {
        return !message.equals(said.put(about, message));
    }

    public void forget(ObjectKey about) {
        said.remove(about);
    }
}
