"""Each check of the doctor: content with a well installation, and what it says of a broken one."""

import base64
import copy
import os
import unittest

from objects import FORBIDDEN, FILE, NOW, claim, facts, node, pod, pv, stateful_set, storage_node, xlss

CONFIGURATIONS = os.path.join(os.path.dirname(FILE), "..", "scheduler-config")


def configuration(name):
    with open(os.path.join(CONFIGURATIONS, name), encoding="utf-8") as file:
        return file.read()


def workload(name, containers, replicas=2, **spec):
    template = {"spec": dict({"containers": containers}, **spec)}
    return {"metadata": {"name": name, "namespace": xlss.SYSTEM}, "spec": {"replicas": replicas, "template": template}, "status": {"desiredNumberScheduled": 2}}


def program(name, app, containers, on="n1", ready=True, **status):
    conditions = [{"type": "Ready", "status": "True" if ready else "False"}]
    statuses = [dict({"name": one, "ready": ready}, **status) for one in containers]
    return {"metadata": {"name": name, "namespace": xlss.SYSTEM, "labels": {"app.kubernetes.io/name": app}}, "spec": {"nodeName": on},
            "status": {"conditions": conditions, "containerStatuses": statuses}}


def lease(name, ago=1, written_ago=None, created_ago=None):
    def stamp(seconds):
        return xlss.datetime.datetime.fromtimestamp(NOW - seconds, xlss.datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    written = {"time": stamp(ago if written_ago is None else written_ago), "fieldsV1": {"f:spec": {"f:renewTime": {}}}}
    metadata = {"name": name, "creationTimestamp": stamp(86400 if created_ago is None else created_ago), "managedFields": [written]}
    return {"metadata": metadata, "spec": {"holderIdentity": "somebody", "renewTime": stamp(ago)}}



def crd(part, newest):
    schema = {"openAPIV3Schema": {"properties": {part: {"properties": {newest: {}}}}}}
    return {"spec": {"versions": [{"name": "v1", "served": True, "schema": schema}]}, "status": {"conditions": [{"type": "Established", "status": "True"}]}}


def roles():
    """A role for each right, everywhere or in its namespace, bound to who needs it."""
    made = {"clusterroles": [], "clusterrolebindings": [{"metadata": {"name": "xlss-scheduler-as-kube-scheduler"}}], "roles": [], "rolebindings": []}
    for i, (account, namespace, group, resource, verb) in enumerate(xlss.RIGHTS):
        where, kind = ("roles", "Role") if namespace else ("clusterroles", "ClusterRole")
        place = {"name": "r%d" % i, "namespace": namespace} if namespace else {"name": "r%d" % i}
        made[where].append({"metadata": place, "rules": [{"apiGroups": [group], "resources": [resource], "verbs": [verb]}]})
        made["rolebindings" if namespace else "clusterrolebindings"].append({
            "metadata": place, "roleRef": {"kind": kind, "name": "r%d" % i},
            "subjects": [{"kind": "ServiceAccount", "name": account, "namespace": xlss.SYSTEM}]})
    return made


def scheduler(file="v1.yaml", image="registry.k8s.io/kube-scheduler:v1.36.3", replicas=2):
    stock = {"name": "kube-scheduler", "image": image, "command": ["kube-scheduler", "--config=/etc/xlss-scheduler/" + file],
             "volumeMounts": [{"name": "config", "mountPath": "/etc/xlss-scheduler"}]}
    return workload("xlss-scheduler", [stock, {"name": "extender"}], replicas, volumes=[{"name": "config", "configMap": {"name": "config-abc"}}])



def secret(**values):
    return {"data": {key: base64.b64encode(value.encode()).decode() for key, value in values.items()}}


def things():
    made = dict(
        namespace={"metadata": {"labels": {"pod-security.kubernetes.io/enforce": "privileged"}}}, placeholders={"metadata": {}}, version=(1, 36),
        crd_pvrestores=crd("spec", "maxDataAgeSeconds"), crd_storagenodes=crd("status", "avoid"),
        serviceaccounts=[{"metadata": {"name": "xlss-" + one}} for one in ("scheduler", "provisioner", "node-agent", "webhook")],
        deployments_of_xlss=[scheduler(), workload("xlss-provisioner", [{"name": "provisioner"}]), workload("xlss-webhook", [{"name": "webhook"}])],
        daemonsets_of_xlss=[workload("xlss-node-agent", [{"name": "node-agent"}])], statefulsets=[], replicasets=[], deployments=[], daemonsets=[],
        pods=[], persistentvolumes=[], persistentvolumeclaims=[], nodes=[node("n1"), node("n2", **{xlss.REPOSITORY_LABEL: ""})],
        storagenodes=[storage_node("n1"), storage_node("n2")],
        configmaps=[{"metadata": {"name": "config-abc"}, "data": {name: configuration(name) for name in ("v1.yaml", "v1beta3.yaml", "v1beta1.yaml")}}],
        leases=[lease(one) for one in ("xlss-scheduler", "xlss-provisioner", "xlss-agent-n1", "xlss-agent-n2")], node_leases=[lease("n1"), lease("n2")],
        storageclasses=[{"metadata": {"name": "xlss"}, "provisioner": xlss.PROVISIONER, "volumeBindingMode": "WaitForFirstConsumer"}],
        services=[{"metadata": {"name": "xlss-webhook"}, "spec": {"selector": {"app.kubernetes.io/name": "xlss-webhook"}, "ports": [{"port": 443}]}}],
        webhook={"webhooks": [{"failurePolicy": "Ignore", "clientConfig": {
            "caBundle": "", "service": {"name": "xlss-webhook", "namespace": xlss.SYSTEM, "path": "/route-pods"}}}]},
        repository={"spec": {"replicas": 1}}, repository_secret=secret(RESTIC_REPOSITORY=xlss.EMBEDDED_BASE, RESTIC_PASSWORD="p"),
        probes=["xlss-scheduler"] * 2, now=NOW, skew_here=0.2, restic={"xlss-node-agent-1": ("0.18.0", "")}, **roles())
    made["pods_of_xlss"] = [
        program("s-1", "xlss-scheduler", ["kube-scheduler", "extender"]), program("p-1", "xlss-provisioner", ["provisioner"]),
        program("w-1", "xlss-webhook", ["webhook"]), program("a-1", "xlss-node-agent", ["node-agent"]),
        program("a-2", "xlss-node-agent", ["node-agent"], "n2"), program("xlss-repository-0", "xlss-repository", ["rest-server"], "n2")]
    return made


CHECKS = tuple(one for one in xlss.CHECKS if one.id != "webhook-ca")  # it has tests of its own below


def diagnosed(change=None, checks=CHECKS, **more):
    """What the doctor says, by the id of its check. @param change what to do to the well installation"""
    made = copy.deepcopy(things())
    if change:
        change(made)
    made.update(more)
    return {one["id"]: one for one in xlss.diagnose(facts(**made), checks)}


class Doctor(unittest.TestCase):
    def finds(self, check, expected, change=None, /, **more):
        """This check finds it, and no other; and it names a fix."""
        said = diagnosed(change, **more)
        self.assertEqual([one["id"] for one in said.values() if one["state"] == "error"], [check], said)
        finding = next(one for one in said[check]["findings"] if one["severity"] == "error")
        self.assertIn(expected, finding["found"])
        self.assertTrue(finding["fix"])
        return finding

    def test_a_well_installation(self):
        self.assertEqual({one["state"] for one in diagnosed().values()}, {"ok"}, diagnosed())

    def test_nothing_installed(self):
        said = diagnosed(namespace=None)
        self.assertEqual(said["installed"]["state"], "error")
        self.assertEqual({one["state"] for name, one in said.items() if name not in ("installed", "clock")}, {"skipped"})

    def test_custom_resources(self):
        self.finds("crds", "is missing", crd_pvrestores=None)
        self.finds("crds", "older version", crd_pvrestores=crd("spec", "snapshot"))
        self.finds("crds", "not served", crd_storagenodes=dict(crd("status", "avoid"), status={}))

    def test_pod_security(self):
        self.finds("pod-security", "baseline", namespace={"metadata": {"labels": {"pod-security.kubernetes.io/enforce": "baseline"}}})
        self.finds("pod-security", "does not exist", placeholders=None)

    def test_rights(self):
        self.finds("rbac", "create pods/binding", lambda made: made["clusterroles"].pop(0))
        self.finds("rbac", "in xlss-placeholders", lambda made: made["rolebindings"].pop(1))
        self.finds("rbac", "does not exist", lambda made: made["serviceaccounts"].pop())
        self.finds("rbac", "no rights", lambda made: made["clusterrolebindings"].pop(0))

    def test_the_api_servers_own_answer_counts_more_than_our_reading_of_roles(self):
        self.assertEqual(diagnosed(clusterroles=[], **{"can-i": {right: True for right in xlss.RIGHTS}})["rbac"]["state"], "ok")
        self.assertEqual(diagnosed(clusterroles=FORBIDDEN)["rbac"]["state"], "unknown")
        asked = {right: right[3] != "secrets" for right in xlss.RIGHTS}
        self.assertEqual(diagnosed(clusterroles=FORBIDDEN, **{"can-i": asked})["rbac"]["state"], "error")

    def test_the_scheduler(self):
        self.finds("scheduler", "scaled to 0", lambda made: made["deployments_of_xlss"].__setitem__(0, scheduler(replicas=0)))
        self.finds("scheduler", "has not renewed it", lambda made: made["leases"].__setitem__(0, lease("xlss-scheduler", ago=300)))
        self.finds("scheduler", "CrashLoop", lambda made: made["pods_of_xlss"].__setitem__(0, program(
            "s-1", "xlss-scheduler", ["kube-scheduler", "extender"], ready=False, state={"waiting": {"reason": "CrashLoopBackOff"}})))

    def test_the_extender_with_its_last_words(self):
        def silent(made):
            made["pods_of_xlss"][0]["status"]["containerStatuses"][1]["ready"] = False
        self.finds("extender", "it runs, but is not ready: it says why", silent, words={"s-1/extender": "it says why"})

    def test_one_of_two_is_a_warning(self):
        def one_away(made):
            made["pods_of_xlss"].append(program("s-2", "xlss-scheduler", ["kube-scheduler", "extender"], ready=False))
        said = diagnosed(one_away)
        self.assertEqual((said["scheduler"]["state"], said["extender"]["state"]), ("warning", "warning"))

    def test_the_profile(self):
        def with_text(change):
            def apply(made):
                made["configmaps"][0]["data"]["v1.yaml"] = change(made["configmaps"][0]["data"]["v1.yaml"])
            return apply
        for old, words in (("bindVerb: bind", "bindVerb"), ("- name: VolumeBinding", "VolumeBinding"), ("schedulerName: xlss-scheduler", "schedulerName"),
                           ("127.0.0.1:8888", "urlPrefix"), ("nodeCacheCapable: true", "nodeCacheCapable")):
            self.finds("scheduler-profile", words, with_text(lambda text, old=old: text.replace(old, "# " + old if ":8888" not in old else "127.0.0.1:8889")))
        self.finds("scheduler-profile", "ignorable", with_text(lambda text: text.replace("ignorable: false", "ignorable: true")))
        self.finds("scheduler-profile", "is in none", configmaps=[])

    def test_profiles_of_every_version_and_in_json(self):
        for name, version in (("v1.yaml", (1, 25)), ("v1beta3.yaml", (1, 24)), ("v1beta1.yaml", (1, 20)), ("v1beta1.yaml", (1, 22))):
            self.assertEqual(xlss.profile_faults(configuration(name), "8888", version), [])
        self.assertIn("needs v1", xlss.profile_faults(configuration("v1beta3.yaml"), "8888", (1, 30))[0])
        entry = {"urlPrefix": "http://127.0.0.1:8888/scheduler", "filterVerb": "filter", "prioritizeVerb": "prioritize", "preemptVerb": "preempt", "bindVerb": "bind",
                 "nodeCacheCapable": True}
        as_json = {"apiVersion": "kubescheduler.config.k8s.io/v1", "profiles": [
            {"schedulerName": "xlss-scheduler", "plugins": {"multiPoint": {"disabled": [{"name": "VolumeBinding"}]}}}], "extenders": [entry]}
        self.assertEqual(xlss.profile_faults(xlss.json.dumps(as_json), "8888", (1, 30)), [])

    def test_the_schedulers_version(self):
        old = scheduler(image="registry.k8s.io/kube-scheduler:v1.35.1")
        self.assertIn("=registry.k8s.io/kube-scheduler:v1.36.3", self.finds(
            "scheduler-version", "v1.35.1", lambda made: made["deployments_of_xlss"].__setitem__(0, old), server_version="v1.36.3")["fix"])
        pinned = scheduler(image="own/scheduler@sha256:abc")
        self.assertEqual(diagnosed(lambda made: made["deployments_of_xlss"].__setitem__(0, pinned))["scheduler-version"]["state"], "unknown")

    def test_the_webhook(self):
        self.finds("webhook", "does not exist", webhook=None)
        self.finds("webhook", "does not lead", lambda made: made["webhook"]["webhooks"][0]["clientConfig"]["service"].update(path="/"))
        self.finds("webhook", "no ready endpoint", lambda made: made["services"][0]["spec"]["selector"].update(a="b"))
        self.finds("webhook", "does not exist", services=[])
        self.assertEqual(diagnosed(lambda made: made["webhook"]["webhooks"][0].update(failurePolicy="Fail"))["webhook"]["state"], "warning")
        self.assertEqual(diagnosed(lambda made: made["webhook"]["webhooks"][0].update(objectSelector={"matchLabels": {"a": "b"}}))["webhook"]["state"], "warning")

    def test_routing(self):
        self.finds("routing", "default-scheduler", probes=["default-scheduler"] * 2)
        self.assertEqual(diagnosed(probes=["xlss-scheduler", "default-scheduler"])["routing"]["state"], "warning")
        self.assertEqual(diagnosed(probes=[], probe_fault="forbidden")["routing"]["state"], "unknown")
        self.assertEqual(diagnosed(probes=[], probe_fault=xlss.NO_EPHEMERAL)["routing"]["state"], "skipped")

    def test_the_provisioner(self):
        self.finds("provisioner", "nobody leads", lambda made: made["leases"].pop(1))

    def test_agents(self):
        self.finds("agents", "does not exist", daemonsets_of_xlss=[])
        self.finds("agents", "has no agent", lambda made: made["pods_of_xlss"].pop(4))
        self.assertEqual(diagnosed(lambda made: made["nodes"].__setitem__(0, node("n1", ready=False)))["agents"]["state"], "warning")

        def chosen(made):
            made["daemonsets_of_xlss"][0]["spec"]["template"]["spec"]["nodeSelector"] = {"disk": "fast"}
            made["pods_of_xlss"].pop(4)
        self.assertEqual(diagnosed(chosen)["agents"]["state"], "ok")  # left out on purpose

    def test_storage_nodes(self):
        self.finds("storage-nodes", "has not reported", lambda made: made["storagenodes"].pop())
        self.finds("storage-nodes", "is Failed: gone", lambda made: made["storagenodes"].__setitem__(0, storage_node("n1", "Suspect", state="Failed")))
        self.finds("storage-nodes", "Lost", lambda made: made["storagenodes"].__setitem__(0, storage_node("n1", "Lost")))
        self.finds("storage-nodes", "renewed it for 5m", lambda made: made["leases"].__setitem__(2, lease("xlss-agent-n1", 300)))
        self.finds("storage-nodes", "lacks the label", lambda made: made["nodes"][0]["metadata"]["labels"].clear())

    def test_the_repository(self):
        self.finds("repository", "does not exist", repository_secret=None)
        self.finds("repository", "lacks RESTIC_PASSWORD", repository_secret=secret(RESTIC_REPOSITORY="s3:x"))
        self.finds("repository", "scaled to 0", repository={"spec": {"replicas": 0}})
        self.finds("repository", "no node carries", lambda made: made["nodes"][1]["metadata"]["labels"].pop(xlss.REPOSITORY_LABEL))
        self.finds("repository", "all carry", lambda made: made["nodes"][0]["metadata"]["labels"].update({xlss.REPOSITORY_LABEL: ""}))
        self.finds("repository", "whose StatefulSet does not exist", repository=None)
        self.finds("repository", "has no pod", lambda made: made["pods_of_xlss"].pop())
        self.assertEqual(diagnosed(repository=None, repository_secret=secret(RESTIC_REPOSITORY="s3:x", RESTIC_PASSWORD="p"))["repository"]["state"], "ok")
        self.assertEqual(diagnosed(repository_secret=FORBIDDEN)["repository"]["state"], "unknown")

    def test_restic(self):
        self.finds("restic", "restic 0.14.0", restic={"a-1": ("0.14.0", "")})
        self.assertEqual(diagnosed(restic={"a-1": ("", "forbidden")})["restic"]["state"], "unknown")
        self.assertEqual(diagnosed(restic=FORBIDDEN)["restic"]["state"], "unknown")

    def test_storage_classes(self):
        def mine(**more):
            return [dict({"metadata": {"name": "xlss"}, "provisioner": xlss.PROVISIONER, "volumeBindingMode": "WaitForFirstConsumer"}, **more)]
        self.finds("storage-class", "does not exist", storageclasses=[])
        self.finds("storage-class", "Immediate", storageclasses=mine(volumeBindingMode="Immediate"))
        self.finds("storage-class", "its provisioner is other", storageclasses=mine(provisioner="other"))

    def test_clocks(self):
        self.finds("clock", "60m ahead of", lambda made: made["node_leases"].__setitem__(0, lease("n1", -3600, 1)))
        self.finds("clock", "10m behind", lambda made: made["node_leases"].__setitem__(1, lease("n2", 601, 1)))
        self.assertEqual(diagnosed(lambda made: made["node_leases"].__setitem__(0, lease("n1", 300)))["clock"]["state"], "ok")  # late, not wrong
        self.assertEqual(diagnosed(skew_here=-100)["clock"]["state"], "warning")

    def test_clocks_of_a_server_that_keeps_the_time_of_a_leases_first_write(self):
        def old(renewed_ago):
            return lambda made: made["node_leases"].__setitem__(0, lease("n1", renewed_ago, 900, created_ago=901))
        self.assertEqual(diagnosed(old(3))["clock"]["state"], "ok")
        self.assertEqual(diagnosed(old(300))["clock"]["state"], "ok")  # late, or wrong: nobody knows
        self.finds("clock", "10m ahead of", old(-600))
        self.finds("clock", "60m ahead of", lambda made: made["node_leases"].__setitem__(0, lease("n1", -3600, 1, created_ago=2)))  # of a new one

    def test_versions_and_backups_are_warnings(self):
        two = storage_node("n2")
        two["status"]["agent"]["version"] = "0.2.0"
        self.assertEqual(diagnosed(lambda made: made["storagenodes"].__setitem__(1, two))["versions"]["state"], "warning")
        unsaved = dict(persistentvolumes=[pv()], persistentvolumeclaims=[claim()], pods=[pod(node="n1")], statefulsets=[stateful_set()])
        self.assertEqual(diagnosed(**unsaved)["backups"]["state"], "warning")


def authority(name):
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "authorities", name), encoding="ascii") as file:
        return file.read()


class Authorities(unittest.TestCase):
    """The caBundle of the webhook. The certificates: two self-signed authorities, of 100 years and of one day in 2020."""

    def said(self, bundle, served=None, now=NOW):
        made = things()
        made["webhook"]["webhooks"][0]["clientConfig"]["caBundle"] = base64.b64encode(bundle.encode()).decode()
        made.update(now=now, webhook_secret=secret(**{"ca.crt": served}) if served else None)
        found = xlss.diagnose(facts(**made), [xlss.Check("webhook-ca", xlss.check_webhook_ca)])[0]
        return found["state"], " ".join(one["found"] for one in found["findings"])

    @classmethod
    def setUpClass(cls):
        cls.lasting, cls.ended = authority("lasting.pem"), authority("ended.pem")

    def test_trusted(self):
        self.assertEqual(self.said(self.lasting, self.ended + self.lasting), ("ok", ""))
        self.assertEqual(self.said(self.lasting), ("ok", ""))  # without the right to read the Secret

    def test_absent_broken_ended_and_of_somebody_else(self):
        self.assertIn("no caBundle", self.said("")[1])
        self.assertIn("cannot be read", self.said("no certificate")[1])
        self.assertIn("expired", self.said(self.ended)[1])
        self.assertIn("another authority", self.said(self.lasting, self.ended)[1])


class LastWords(unittest.TestCase):
    def test_the_last_complaint_of_a_log(self):
        log = '{"log":{"level":"ERROR"},"message":"port must be a number\\nmore"}\n{"log":{"level":"INFO"},"message":"bye"}\n'
        self.assertEqual(xlss.last_words(log), "port must be a number")
        self.assertEqual(xlss.last_words("plain\nwords\n"), "words")
        self.assertEqual(xlss.last_words(""), "")


if __name__ == "__main__":
    unittest.main()
