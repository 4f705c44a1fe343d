package cn.xdf.arch.xlss.e2e.plugin;

import static cn.xdf.arch.xlss.e2e.plugin.Breakage.byKubectl;
import static cn.xdf.arch.xlss.e2e.plugin.Breakage.kubectl;
import static cn.xdf.arch.xlss.e2e.plugin.Breakage.mendedByApplying;
import static cn.xdf.arch.xlss.e2e.plugin.Breakage.of;

import java.util.List;
import java.util.stream.Stream;

/** The broken installations that the doctor must find. */
final class Breakages {
    private Breakages() {}

    static Stream<Breakage> all() {
        return Stream.of(cluster(), scheduler(), webhook(), programs(), nodes()).flatMap(List::stream);
    }

    private static List<Breakage> cluster() {
        return List.of(
                mendedByApplying(
                        "an old custom resource",
                        "crds",
                        "does not know spec.maxDataAgeSeconds",
                        Breaking::oldDefinition),
                byKubectl(
                        "Pod Security restricted",
                        "pod-security",
                        "Pod Security is restricted",
                        "pod-security.kubernetes.io/enforce=privileged",
                        "label --overwrite namespace xlss-system pod-security.kubernetes.io/enforce=restricted",
                        "label --overwrite namespace xlss-system pod-security.kubernetes.io/enforce=privileged"),
                mendedByApplying(
                        "a binding is gone",
                        "rbac",
                        "may not: patch persistentvolumeclaims",
                        kubectl("delete clusterrolebinding xlss-extender")),
                mendedByApplying("a role lacks a rule", "rbac", "may not: get secrets", Breaking::noSecretsForAgents));
    }

    private static List<Breakage> scheduler() {
        return List.of(
                byKubectl(
                        "no scheduler",
                        "scheduler",
                        "is scaled to 0",
                        "scale deployment xlss-scheduler --replicas=2",
                        "scale deployment xlss-scheduler --replicas=0",
                        "scale deployment xlss-scheduler --replicas=2"),
                mendedByApplying(
                        "the profile asks nobody to bind",
                        "scheduler-profile",
                        "no extender has the bindVerb bind",
                        Breaking::noBindVerb),
                of(
                        "a scheduler of another version",
                        "scheduler-version",
                        "kube-scheduler is v1.29.0",
                        "set image deployment/xlss-scheduler kube-scheduler=xlss/kube-scheduler:v1.",
                        Breaking::anotherScheduler,
                        Breaking::theRightScheduler),
                of(
                        "an extender that cannot start",
                        "extender",
                        "xlss.extender.request-timeout",
                        "logs",
                        Breaking::timeoutOfWords,
                        Breaking::timeoutOfNumbers));
    }

    private static List<Breakage> webhook() {
        return List.of(
                mendedByApplying(
                        "no webhook",
                        "webhook",
                        "does not exist",
                        kubectl("delete mutatingwebhookconfiguration xlss-webhook")),
                mendedByApplying(
                        "a Service that leads nowhere",
                        "webhook",
                        "has no ready endpoint",
                        kubectl(
                                "patch service xlss-webhook -p {\"spec\":{\"selector\":{\"app.kubernetes.io/name\":\"nobody\"}}}")),
                of(
                        "a webhook that is asked at a wrong port",
                        "routing",
                        "would get the scheduler default-scheduler",
                        "failed calling webhook",
                        kubectl(
                                "patch service xlss-webhook --type=json -p [{\"op\":\"replace\",\"path\":\"/spec/ports/0/targetPort\",\"value\":9999}]"),
                        Breakage.APPLY),
                of(
                        "a caBundle of somebody else",
                        "webhook-ca",
                        "holds another authority",
                        "rollout restart deployment xlss-webhook",
                        Breaking::strangeAuthority,
                        kubectl("set env deployment/xlss-webhook XLSS_WEBHOOK_CERTIFICATE-")));
    }

    private static List<Breakage> programs() {
        return List.of(
                byKubectl(
                        "no provisioner",
                        "provisioner",
                        "is scaled to 0",
                        "scale deployment xlss-provisioner --replicas=2",
                        "scale deployment xlss-provisioner --replicas=0",
                        "scale deployment xlss-provisioner --replicas=2"),
                mendedByApplying(
                        "no agents",
                        "agents",
                        "does not exist",
                        kubectl("delete daemonset xlss-node-agent --cascade=orphan")),
                byKubectl(
                        "no server of the repository",
                        "repository",
                        "is scaled to 0",
                        "scale statefulset xlss-repository --replicas=1",
                        "scale statefulset xlss-repository --replicas=0",
                        "scale statefulset xlss-repository --replicas=1"),
                of(
                        "a StorageClass that does not wait",
                        "storage-class",
                        "volumeBindingMode is Immediate",
                        "kubectl delete storageclass xlss && kubectl apply",
                        Breaking::immediateClass,
                        Breaking::waitingClass));
    }

    private static List<Breakage> nodes() {
        return List.of(
                of(
                        "a disk that is not mounted",
                        "storage-nodes",
                        "is Failed: the pool's mark is missing",
                        "mount the pool's own disk at /var/lib/xlss on node n2",
                        Breaking::hidePool,
                        Breaking::showPool),
                of(
                        "a clock that is ahead",
                        "clock",
                        "its clock is 60m ahead of",
                        "NTP",
                        Breaking::clockAhead,
                        Breaking::clockRight));
    }
}
