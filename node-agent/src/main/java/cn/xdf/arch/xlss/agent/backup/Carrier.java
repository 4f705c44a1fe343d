package cn.xdf.arch.xlss.agent.backup;

import java.util.Map;

/** An object whose annotations say how to back up: a claim, a pod or the pod's controller. */
record Carrier(
        String apiVersion, String kind, String namespace, String name, String uid, Map<String, String> annotations) {}
