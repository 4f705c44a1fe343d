"""Objects of the API for the tests, small and right; and the plugin as a module, though its file has no .py at its end."""

import importlib.machinery
import importlib.util
import os
import sys

sys.dont_write_bytecode = True
FILE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "kubectl-xlss")
LOADER = importlib.machinery.SourceFileLoader("kubectl_xlss", FILE)
xlss = importlib.util.module_from_spec(importlib.util.spec_from_loader("kubectl_xlss", LOADER))
sys.modules["kubectl_xlss"] = xlss
LOADER.exec_module(xlss)

PREFIX = xlss.PREFIX
NOW = xlss.parse_time("2026-11-29T12:00:00Z")
READY = [{"type": "Ready", "status": "True"}]


def ours(**notes):
    """Annotations of ours; `_` stands for `-`."""
    return {PREFIX + key.replace("_", "-"): value for key, value in notes.items()}


def meta(name, namespace="shop", **more):
    return dict({"name": name, "namespace": namespace, "uid": "uid-" + name}, **more)


def pv(name="pvc-1", claim="data-db-0", home="n1", epoch="0", **notes):
    marks = dict(ours(home=home, home_pool="pool-" + home, epoch=epoch, **notes), **{"pv.kubernetes.io/provisioned-by": xlss.PROVISIONER})
    return {"metadata": {"name": name, "annotations": marks},
            "spec": {"local": {"path": "/var/lib/xlss/" + name}, "capacity": {"storage": "1Gi"},
                     "claimRef": {"namespace": "shop", "name": claim, "uid": "uid-" + claim}},
            "status": {"phase": "Bound"}}


def claim(name="data-db-0", volume="pvc-1", **notes):
    return {"metadata": meta(name, annotations=ours(**notes)), "spec": {"volumeName": volume, "storageClassName": "xlss"},
            "status": {"phase": "Bound" if volume else "Pending"}}


def pod(name="db-0", node="", claims=("data-db-0",), **notes):
    spec = {"schedulerName": "xlss-scheduler", "volumes": [{"name": "v%d" % i, "persistentVolumeClaim": {"claimName": one}} for i, one in enumerate(claims)]}
    if node:
        spec["nodeName"] = node
    owner = [{"controller": True, "kind": "StatefulSet", "name": "db"}]
    return {"metadata": meta(name, annotations=ours(**notes), ownerReferences=owner), "spec": spec, "status": {"phase": "Pending"}}


def stateful_set(**notes):
    return {"metadata": meta("db", annotations=ours(**notes)),
            "spec": {"volumeClaimTemplates": [{"metadata": {"name": "data"}}], "template": {"spec": {}}}}


def storage_node(name="n1", verdict="Healthy", since="2026-11-29T11:00:00Z", state="Ready", placed=(), reason=""):
    return {"metadata": {"name": name}, "status": {
        "agent": {"version": "0.1.0"}, "verdict": {"state": verdict, "since": since, "reason": reason},
        "pools": [{"path": "/var/lib/xlss", "state": state, "reason": "gone" if state != "Ready" else ""}],
        "placed": [{"name": volume, "epoch": epoch, "restoreUid": "r"} for volume, epoch in placed]}}


def node(name, ready=True, **labels):
    return {"metadata": {"name": name, "labels": dict({xlss.ADMITTED: "true"}, **labels)},
            "status": {"conditions": [{"type": "Ready", "status": "True" if ready else "Unknown"}]}}


def facts(**things):
    """Facts of lists and values by name; `_` stands for a space. What is not given does not exist."""
    readings = {}
    for name, value in things.items():
        value = value if isinstance(value, xlss.Reading) else xlss.Reading({"items": value} if isinstance(value, list) and name != "probes" else value)
        readings[name.replace("_", " ")] = value
    for name in list(xlss.doctor_paths()) + ["storageclasses", "events", "pvrestores", "now"]:
        readings.setdefault(name, xlss.Reading(None, "missing", ""))
    return xlss.Facts(readings)


FORBIDDEN = xlss.Reading(None, "forbidden", "Error from server (Forbidden): no")
