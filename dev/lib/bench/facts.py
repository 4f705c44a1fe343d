"""facts.py: writes a large cluster's objects straight into etcd, from where the API server serves them like any other.

Through the API the same objects are 100,000 writes, which take minutes on two cores. Objects are as large as real ones: what is not
judged costs memory and time, too, while it is read. To be run where etcd listens on 127.0.0.1:2379.
"""
import base64, http.client, json, sys, uuid

GROUP = "localpv.k8s.arch.xdf.cn"
LONG_AGO = "2026-01-01T00:00:00Z"
NAMESPACE = "bench"
LOST = 20 # nodes whose home is lost: the last ones
NODES, CLAIMS = 5000, 20000


def node_name(i):
    return f"worker-{i:05}.rack-{i % 97:03}.dc1.internal"


def uid(name):
    return str(uuid.uuid5(uuid.NAMESPACE_DNS, name))


def metadata(name, namespace=None, **more):
    plain = {"name": name, "uid": uid(f"{namespace}/{name}"), "creationTimestamp": LONG_AGO, **more}
    return {**plain, "namespace": namespace} if namespace else plain


def node(i):
    name = node_name(i)
    labels = {
        "beta.kubernetes.io/arch": "amd64", "beta.kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64", "kubernetes.io/os": "linux",
        "kubernetes.io/hostname": name, "node.kubernetes.io/instance-type": "m6.4xlarge", "topology.kubernetes.io/region": "dc1",
        "topology.kubernetes.io/zone": f"dc1-{i % 3}", "example.com/rack": f"rack-{i % 97:03}", "example.com/pool": "storage",
        "localpv.node-restriction.kubernetes.io/admitted": "true"}
    condition = lambda kind, status: {
        "type": kind, "status": status, "lastHeartbeatTime": LONG_AGO, "lastTransitionTime": LONG_AGO, "reason": f"Kubelet{kind}",
        "message": f"kubelet says that {kind} is {status}"}
    size = {"cpu": "16", "ephemeral-storage": "103079215104", "hugepages-2Mi": "0", "memory": "65536Mi", "pods": "110"}
    return {
        "apiVersion": "v1", "kind": "Node", "metadata": metadata(name, labels=labels, annotations={
            "node.alpha.kubernetes.io/ttl": "0", "volumes.kubernetes.io/controller-managed-attach-detach": "true"}),
        "spec": {"podCIDR": f"10.{i >> 8 & 255}.{i & 255}.0/24", "providerID": f"metal://dc1/{uid(name)}"},
        "status": {
            "addresses": [{"type": "InternalIP", "address": f"172.16.{i >> 8 & 255}.{i & 255}"}, {"type": "Hostname", "address": name}],
            "capacity": size, "allocatable": size,
            "conditions": [condition("Ready", "True")] + [condition(f"{what}Pressure", "False") for what in ("Memory", "Disk", "PID")],
            "images": [{"names": [f"registry.example.com/platform/image-{n}@sha256:{'0123456789abcdef' * 4}"], "sizeBytes": 10**8} for n in range(10)],
            "nodeInfo": {
                "architecture": "amd64", "operatingSystem": "linux", "bootID": uid(name + "b"), "machineID": uid(name + "m"), "systemUUID": uid(name),
                "containerRuntimeVersion": "containerd://2.4.2", "kernelVersion": "6.18.0", "kubeletVersion": "v1.36.3", "kubeProxyVersion": "",
                "osImage": "Debian GNU/Linux 13 (trixie)"}}}


def storage_node(i):
    lost = i >= NODES - LOST
    return {
        "apiVersion": f"{GROUP}/v1", "kind": "StorageNode", "metadata": metadata(node_name(i), generation=1),
        "status": {
            "agent": {"version": "0.1.0", "startedAt": LONG_AGO},
            "pools": [{
                "path": "/var/lib/xlss", "uuid": uid(f"pool-{i}"), "filesystemType": "ext4", "filesystemUuid": uid(f"fs-{i}"),
                "capacityBytes": 2 * 10**12, "freeBytes": 10**12 + i * 10**7, "inodes": 10**8, "inodesFree": 10**8 - i, "state": "Ready"}],
            "verdict": {
                "state": "Lost" if lost else "Healthy", "since": LONG_AGO,
                "reason": "its Ready condition is Unknown and its agent's Lease has expired" if lost else "its agent renews its Lease"}}}


def pv_name(i):
    return f"pvc-{uid(f'claim-{i}')}"


def volume(i):
    home = node_name(i % NODES)
    signpost = "localpv.node-restriction.kubernetes.io/"
    expression = lambda key, operator, *values: {"key": key, "operator": operator, **({"values": list(values)} if values else {})}
    return {
        "apiVersion": "v1", "kind": "PersistentVolume", "metadata": metadata(
            pv_name(i), finalizers=["kubernetes.io/pv-protection"], annotations={
                "pv.kubernetes.io/provisioned-by": f"{GROUP}/hostpath", f"{GROUP}/home": home, f"{GROUP}/home-pool": uid(f"pool-{i % NODES}"),
                f"{GROUP}/epoch": "0"}),
        "spec": {
            "capacity": {"storage": "10Gi"}, "accessModes": ["ReadWriteOnce"], "persistentVolumeReclaimPolicy": "Delete",
            "storageClassName": "xlss", "volumeMode": "Filesystem", "local": {"path": f"/var/lib/xlss/{pv_name(i)}"},
            "claimRef": {
                "apiVersion": "v1", "kind": "PersistentVolumeClaim", "namespace": NAMESPACE, "name": f"data-{i}",
                "uid": uid(f"{NAMESPACE}/data-{i}")},
            "nodeAffinity": {"required": {"nodeSelectorTerms": [
                {"matchExpressions": [
                    expression("kubernetes.io/hostname", "In", home), expression(signpost + "admitted", "In", "true"),
                    expression(signpost + pv_name(i), "NotIn", "away")]},
                {"matchExpressions": [
                    expression(signpost + pv_name(i), "In", "here"),
                    expression("cluster-autoscaler.kubernetes.io/template-node", "DoesNotExist")]}]}}},
        "status": {"phase": "Bound"}}


def claim(i, bound=True):
    # Of the lost nodes' volumes the odd ones stay where they are: nobody has set a backup for them.
    backup = {f"{GROUP}/backup": "enabled", f"{GROUP}/backup-schedule": "@hourly"} if i % 2 == 0 else {}
    binding = {
        "pv.kubernetes.io/bind-completed": "yes", "pv.kubernetes.io/bound-by-controller": "yes",
        "volume.kubernetes.io/selected-node": node_name(i % NODES)} if bound else {}
    return {
        "apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": metadata(
            f"data-{i}" if bound else f"new-{i}", NAMESPACE, labels={"app": f"database-{i % 1000}"}, finalizers=["kubernetes.io/pvc-protection"],
            annotations={**binding, **backup, "volume.kubernetes.io/storage-provisioner": f"{GROUP}/hostpath"}),
        "spec": {
            "accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "10Gi"}}, "storageClassName": "xlss",
            "volumeMode": "Filesystem", **({"volumeName": pv_name(i)} if bound else {})},
        "status": {"phase": "Bound", "accessModes": ["ReadWriteOnce"], "capacity": {"storage": "10Gi"}} if bound else {"phase": "Pending"}}


def pod(i):
    mount = {"name": "data", "mountPath": "/data"}
    return {
        "apiVersion": "v1", "kind": "Pod", "metadata": metadata(
            f"database-{i % 1000}-{i // 1000}", NAMESPACE, labels={"app": f"database-{i % 1000}", "apps.kubernetes.io/pod-index": str(i // 1000)},
            ownerReferences=[{
                "apiVersion": "apps/v1", "kind": "StatefulSet", "name": f"database-{i % 1000}", "uid": uid(f"{NAMESPACE}/database-{i % 1000}"),
                "controller": True, "blockOwnerDeletion": True}]),
        "spec": {
            "schedulerName": "xlss-scheduler", "nodeName": node_name(i % NODES), "restartPolicy": "Always", "dnsPolicy": "ClusterFirst",
            "terminationGracePeriodSeconds": 30, "serviceAccountName": "default", "securityContext": {}, "enableServiceLinks": True,
            "containers": [{
                "name": "database", "image": "registry.example.com/database:17", "volumeMounts": [mount], "imagePullPolicy": "IfNotPresent",
                "env": [{"name": f"SETTING_{n}", "value": f"value of the setting {n}"} for n in range(10)],
                "resources": {"requests": {"cpu": "1", "memory": "1Gi"}}, "terminationMessagePath": "/dev/termination-log",
                "terminationMessagePolicy": "File"}],
            "volumes": [{"name": "data", "persistentVolumeClaim": {"claimName": f"data-{i}"}}]},
        "status": {"phase": "Running", "hostIP": "172.16.0.1", "podIP": "10.0.0.1", "startTime": LONG_AGO, "qosClass": "Burstable", "conditions": [
            {"type": kind, "status": "True", "lastTransitionTime": LONG_AGO} for kind in ("PodScheduled", "Initialized", "ContainersReady", "Ready")]}}


def stateful_set(i):
    return {
        "apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": metadata(f"database-{i}", NAMESPACE, generation=1),
        "spec": {
            "replicas": CLAIMS // 1000, "serviceName": f"database-{i}", "selector": {"matchLabels": {"app": f"database-{i}"}},
            "template": {"metadata": {"labels": {"app": f"database-{i}"}}, "spec": {"containers": [{"name": "database", "image": "registry.example.com/database:17"}]}}},
        "status": {"replicas": CLAIMS // 1000}}


def restore(i):
    pod_name = f"database-{i % 1000}-{i // 1000}"
    return {
        "apiVersion": f"{GROUP}/v1", "kind": "PvRestore", "metadata": metadata(
            f"{NAMESPACE}-{pod_name}-localpv-pr", NAMESPACE, generation=1, labels={f"{GROUP}/pod-uid": uid(f"{NAMESPACE}/{pod_name}")}),
        "spec": {"nodeName": node_name(i % NODES), "namespace": NAMESPACE, "podName": pod_name, "volumes": [pv_name(i)]},
        "status": {"phase": "Succeeded", "percent": 100, "message": "restored", "finishedAt": LONG_AGO}}


def objects():
    yield f"namespaces/{NAMESPACE}", {"apiVersion": "v1", "kind": "Namespace", "metadata": metadata(NAMESPACE), "spec": {"finalizers": ["kubernetes"]}, "status": {"phase": "Active"}}
    for i in range(NODES):
        yield f"minions/{node_name(i)}", node(i)
        yield f"{GROUP}/storagenodes/{node_name(i)}", storage_node(i)
    for i in range(1000):
        yield f"statefulsets/{NAMESPACE}/database-{i}", stateful_set(i)
    for i in range(CLAIMS):
        yield f"persistentvolumes/{pv_name(i)}", volume(i)
        yield f"persistentvolumeclaims/{NAMESPACE}/data-{i}", claim(i)
        if i % NODES < NODES - LOST: # those of lost nodes are the ones that are placed anew
            yield f"pods/{NAMESPACE}/database-{i % 1000}-{i // 1000}", pod(i)
    for i in range(200):
        yield f"{GROUP}/pvrestores/{NAMESPACE}/{NAMESPACE}-database-{i % 1000}-{i // 1000}-localpv-pr", restore(i)
    for i in range(10):
        yield f"persistentvolumeclaims/{NAMESPACE}/new-{i}", claim(i, bound=False)


def put(etcd, batch):
    encoded = lambda text: base64.b64encode(text.encode()).decode()
    writes = [{"requestPut": {"key": encoded("/registry/" + key), "value": encoded(json.dumps(value))}} for key, value in batch]
    etcd.request("POST", "/v3/kv/txn", json.dumps({"success": writes}))
    answer = etcd.getresponse()
    if answer.read() and answer.status != 200:
        sys.exit(f"etcd answered {answer.status}")


def main():
    etcd = http.client.HTTPConnection("127.0.0.1", 2379)
    batch, written = [], 0
    for one in objects():
        batch.append(one)
        if len(batch) == 100:
            put(etcd, batch)
            written, batch = written + len(batch), []
    put(etcd, batch)
    print(f"{written + len(batch)} objects", file=sys.stderr)


if __name__ == "__main__":
    main()
