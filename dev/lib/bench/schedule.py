"""schedule.py KUBECONFIG PODS ROUNDS HELD: how many pods a second our profile and the default scheduler bind, in turns, on nodes without
a kubelet: what is measured is scheduling, and no pod's start takes time from it. HELD pods of ours wait for a volume in the third row.

Prints a line a row: NAME|RATES OF THE DEFAULT SCHEDULER|RATES OF OURS (pods a second, one a round).
"""
import base64, http.client, json, re, ssl, sys, threading, time

KUBECONFIG, PODS, ROUNDS, HELD = sys.argv[1], *map(int, sys.argv[2:])
NAMESPACE, HOLLOW, CREATORS, PATIENCE = "bench", 40, 4, 120
GROUP = "localpv.k8s.arch.xdf.cn"
PODS_PATH = f"/api/v1/namespaces/{NAMESPACE}/pods"
OURS, DEFAULT = "xlss-scheduler", "default-scheduler"


class Api:
    """One kept connection."""

    def __init__(self):
        config = open(KUBECONFIG).read()
        host, port = re.search(r"https://([0-9.]+):(\d+)", config).groups()
        authority = base64.b64decode(re.search(r"certificate-authority-data: ([^}\s]+)", config)[1]).decode()
        self.token = re.search(r"token: ([0-9a-f]+)", config)[1]
        self.connection = http.client.HTTPSConnection(host, int(port), context=ssl.create_default_context(cadata=authority), timeout=PATIENCE)

    def open(self, method, path, body=None, kind="application/json"):
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": kind}
        self.connection.request(method, path, json.dumps(body) if body else None, headers)
        answer = self.connection.getresponse()
        if answer.status >= 300:
            sys.exit(f"{method} {path}: {answer.status} {answer.read()[:300]}")
        return answer

    def call(self, *request):
        return json.loads(self.open(*request).read())


def hollow_nodes(api):
    size = {"cpu": "64", "memory": "256Gi", "pods": "500"}
    for i in range(HOLLOW):
        name = f"hollow-{i}"
        labels = {"kubernetes.io/hostname": name, "bench": "hollow", "localpv.node-restriction.kubernetes.io/admitted": "true"}
        api.call("POST", "/api/v1/nodes", {"metadata": {"name": name, "labels": labels}, "status": {
            "capacity": size, "allocatable": size, "conditions": [{"type": "Ready", "status": "True"}]}})
        path = f"/apis/{GROUP}/v1/storagenodes"
        api.call("POST", path, {"apiVersion": f"{GROUP}/v1", "kind": "StorageNode", "metadata": {"name": name}})
        api.call("PATCH", f"{path}/{name}/status", {"status": {
            "verdict": {"state": "Healthy", "since": "2026-01-01T00:00:00Z"},
            "pools": [{"path": "/var/lib/xlss", "uuid": name, "state": "Ready", "capacityBytes": 10**12, "freeBytes": 10**12}]}},
            "application/merge-patch+json")


def pod(name, scheduler, claim=None):
    volumes = [{"name": "data", "persistentVolumeClaim": {"claimName": claim}}] if claim else []
    return {"metadata": {"name": name, "labels": {"round": "held" if claim else "timed"}}, "spec": {
        "schedulerName": scheduler, "nodeSelector": {"bench": "hollow"}, "terminationGracePeriodSeconds": 0,
        "automountServiceAccountToken": False, "volumes": volumes,
        "tolerations": [{"operator": "Exists"}], # nobody renews these nodes' leases
        "containers": [{"name": "none", "image": "xlss/pause:dev", "resources": {"requests": {"cpu": "10m", "memory": "16Mi"}}}]}}


def rate(scheduler):
    """Pods a second, from the first one's creation to the last one's Binding."""
    api, began, bound, failed = Api(), time.monotonic(), set(), []
    version = api.call("GET", PODS_PATH + "?limit=1")["metadata"]["resourceVersion"]
    watch = api.open("GET", f"{PODS_PATH}?watch=true&labelSelector=round%3Dtimed&resourceVersion={version}")

    def create(first):
        try:
            creator = Api()
            for i in range(first, PODS, CREATORS):
                creator.call("POST", PODS_PATH, pod(f"timed-{i}", scheduler))
        except (SystemExit, OSError) as failure:
            failed.append(failure)

    began = time.monotonic()
    creators = [threading.Thread(target=create, args=(first,)) for first in range(CREATORS)]
    for thread in creators:
        thread.start()
    for line in watch:
        changed = json.loads(line)["object"]
        if changed["spec"].get("nodeName"):
            bound.add(changed["metadata"]["name"])
        if len(bound) == PODS or failed:
            break
    took = time.monotonic() - began
    for thread in creators:
        thread.join()
    if failed or len(bound) != PODS:
        sys.exit(f"{len(bound)} of {PODS} pods were bound: {failed}")
    remove("timed")
    time.sleep(5) # the schedulers' own limits allow bursts: each starts with all of its burst again
    return PODS / took


def remove(label):
    api = Api()
    api.call("DELETE", f"{PODS_PATH}?labelSelector=round%3D{label}", {"gracePeriodSeconds": 0})
    while api.call("GET", f"{PODS_PATH}?labelSelector=round%3D{label}")["items"]:
        time.sleep(0.1)


def hold(api):
    """Pods whose bind is held: their node is chosen, and no provisioner is there to make their volumes."""
    claims = f"/api/v1/namespaces/{NAMESPACE}/persistentvolumeclaims"
    for i in range(HELD):
        api.call("POST", claims, {"metadata": {"name": f"held-{i}"}, "spec": {
            "storageClassName": "xlss", "accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}})
        api.call("POST", PODS_PATH, pod(f"held-{i}", OURS, f"held-{i}"))
    deadline = time.monotonic() + PATIENCE
    while sum("volume.kubernetes.io/selected-node" in claim["metadata"].get("annotations", {}) for claim in api.call("GET", claims)["items"]) < HELD:
        if time.monotonic() > deadline:
            sys.exit("the binds are not held")
        time.sleep(0.2)


def still_held(api):
    if any(one["spec"].get("nodeName") for one in api.call("GET", PODS_PATH + "?labelSelector=round%3Dheld")["items"]):
        sys.exit("a pod that was to be held is bound")


def in_turns(name):
    rates = {DEFAULT: [], OURS: []}
    for turn in range(ROUNDS):
        for scheduler in sorted(rates, reverse=turn % 2 == 1):
            rates[scheduler].append(rate(scheduler))
            print(f"{name}, round {turn + 1} of {ROUNDS}: {scheduler} {rates[scheduler][-1]:.1f} pods/s", file=sys.stderr)
    return "|".join([name] + [" ".join(f"{one:.2f}" for one in rates[scheduler]) for scheduler in (DEFAULT, OURS)])


def main():
    hollow_nodes(Api())
    rate(OURS), rate(DEFAULT) # warm
    rows = [in_turns("no bind held")]
    hold(Api())
    rows.append(in_turns(f"{HELD} binds held"))
    still_held(Api())
    print("\n".join(rows))


if __name__ == "__main__":
    main()
