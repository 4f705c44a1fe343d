package cn.xdf.arch.xlss.webhook.cluster;

import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.webhook.routing.PodFacts;
import java.time.Instant;

/** A pod of the default scheduler that has no node yet. */
public record WaitingPod(ObjectKey key, String uid, Instant created, PodFacts facts) {}
