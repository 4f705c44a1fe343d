package cn.xdf.arch.xlss.kube;

import com.google.gson.reflect.TypeToken;
import io.kubernetes.client.common.KubernetesObject;

/**
 * One line of a watch, as the API sends it.
 *
 * @param type {@code ADDED}, {@code MODIFIED}, {@code DELETED}, {@code BOOKMARK}, {@code ERROR}
 */
record WatchEvent<T extends KubernetesObject>(String type, T object) {

    /** For Gson: that of such events of this kind. */
    @SuppressWarnings("unchecked") // the kind says the type
    static <T extends KubernetesObject> TypeToken<WatchEvent<T>> of(ResourceKind<T> kind) {
        return (TypeToken<WatchEvent<T>>) TypeToken.getParameterized(WatchEvent.class, kind.type());
    }
}
