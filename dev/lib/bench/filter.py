"""filter.py ROUNDS ADDRESS FLOOR: sends an extender what a scheduler of 5,000 nodes would, one request after the other over one kept
connection, and times each from its first byte to the answer's last. Beside it, in turns, the same requests to a server that does nothing
but read them and answer as many bytes: what client and loopback cost by themselves.

Prints a line a case: NAME|FLOOR p50|p50|p99|max (milliseconds).
"""
import gc, http.client, json, multiprocessing, socket, statistics, sys, time
import facts

ROUNDS, (HOST, PORT) = int(sys.argv[1]), sys.argv[2].split(":")
WARM_UP = 300
NODES = [facts.node_name(i) for i in range(facts.NODES)]
KEPT = facts.NODES - facts.LOST # the first lost node; of its volumes those with an even number may move


def pod(*claims):
    """As kube-scheduler 1.36 sends one (recorded), with these claims."""
    mounts = [{"name": f"data-{i}", "mountPath": f"/data/{i}"} for i in range(len(claims))]
    token = {"name": "kube-api-access-hnbg5", "projected": {"defaultMode": 420, "sources": [
        {"serviceAccountToken": {"expirationSeconds": 3607, "path": "token"}},
        {"configMap": {"name": "kube-root-ca.crt", "items": [{"key": "ca.crt", "path": "ca.crt"}]}},
        {"downwardAPI": {"items": [{"path": "namespace", "fieldRef": {"apiVersion": "v1", "fieldPath": "metadata.namespace"}}]}}]}}
    return {
        "metadata": {
            "name": "database-7-0", "namespace": facts.NAMESPACE, "uid": facts.uid("pod"), "resourceVersion": "341", "generation": 1,
            "creationTimestamp": facts.LONG_AGO, "labels": {"app": "database-7", "apps.kubernetes.io/pod-index": "0"},
            "ownerReferences": [{
                "apiVersion": "apps/v1", "kind": "StatefulSet", "name": "database-7", "uid": facts.uid("set"), "controller": True,
                "blockOwnerDeletion": True}]},
        "spec": {
            "volumes": [{"name": f"data-{i}", "persistentVolumeClaim": {"claimName": claim}} for i, claim in enumerate(claims)] + [token],
            "containers": [{
                "name": "database", "image": "registry.example.com/database:17", "env": facts.pod(7)["spec"]["containers"][0]["env"],
                "resources": {"requests": {"cpu": "1", "memory": "1Gi"}}, "terminationMessagePath": "/dev/termination-log",
                "volumeMounts": mounts + [{"name": token["name"], "readOnly": True, "mountPath": "/var/run/secrets/kubernetes.io/serviceaccount"}],
                "terminationMessagePolicy": "File", "imagePullPolicy": "IfNotPresent"}],
            "restartPolicy": "Always", "terminationGracePeriodSeconds": 30, "dnsPolicy": "ClusterFirst", "serviceAccountName": "default",
            "securityContext": {}, "schedulerName": "xlss-scheduler", "priority": 0, "enableServiceLinks": True,
            "preemptionPolicy": "PreemptLowerPriority", "tolerations": [
                {"key": f"node.kubernetes.io/{trouble}", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300}
                for trouble in ("not-ready", "unreachable")]},
        "status": {"phase": "Pending", "qosClass": "Burstable"}}


class Case:
    def __init__(self, name, verb, right, *claims):
        self.name, self.path, self.right = name, f"/scheduler/{verb}", right
        self.body = json.dumps({"Pod": pod(*claims), "Nodes": None, "NodeNames": NODES}, separators=(",", ":")).encode()
        self.answer, self.times, self.floor = b"", [], []


def passes(count):
    return lambda answer: not answer["Error"] and len(answer["NodeNames"]) == count


def cases():
    refused = lambda answer: not answer["Error"] and len(answer["FailedAndUnresolvableNodes"]) == len(NODES)
    scored = lambda answer: len(answer) == len(NODES) and len({one["Score"] for one in answer}) > 1
    return [
        Case("no claims", "filter", passes(len(NODES))),
        Case("volume at home", "filter", passes(1), "data-7"),
        Case("two volumes at one home", "filter", passes(1), "data-7", f"data-{7 + facts.NODES}"),
        Case("new volume", "filter", passes(KEPT), "new-1"),
        Case("home lost, may move", "filter", passes(KEPT), f"data-{KEPT}"),
        Case("home lost, waits", "filter", refused, f"data-{KEPT + 1}"),
        Case("new volume", "prioritize", scored, "new-1")]


def send(connection, case, path=None):
    connection.request("POST", path or case.path, case.body, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        sys.exit(f"{case.name}: {answer.status} {body[:200]}")
    return body


def timed(connection, case, times, path=None):
    began = time.perf_counter()
    send(connection, case, path)
    times.append((time.perf_counter() - began) * 1000)


def connected(host, port):
    connection = http.client.HTTPConnection(host, int(port))
    connection.connect()
    connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def serve_floor(server, answers):
    """Reads each request and sends the answer whose number is its path: nobody looks into it."""
    stream = server.accept()[0]
    stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    while head := read_head(stream):
        head, rest = head
        left = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0]) - len(rest)
        while left > 0:
            left -= len(stream.recv(1 << 20))
        stream.sendall(answers[int(head.split(b" ")[1][1:])])


def read_head(stream):
    received = b""
    while b"\r\n\r\n" not in received:
        more = stream.recv(1 << 20)
        if not more:
            return None
        received += more
    return received.split(b"\r\n\r\n", 1)


def checked(connection, case):
    """The answer, which must be right: a fast wrong one is worth nothing."""
    body = send(connection, case)
    if not case.right(json.loads(body)):
        sys.exit(f"{case.name}: wrong answer {body[:300]}")
    return body


def main():
    extender, all_cases = connected(HOST, PORT), cases()
    first = []
    timed(extender, all_cases[3], first)
    print(f"the first verdict after its start took {first[0]:.0f} ms", file=sys.stderr)
    bodies = [checked(extender, case) for case in all_cases]
    answers = [b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body for body in bodies]
    with socket.create_server(("127.0.0.1", 0)) as server:
        multiprocessing.get_context("fork").Process(target=serve_floor, args=(server, answers), daemon=True).start()
        floor = connected(*server.getsockname())
    for _ in range(WARM_UP):
        for case in all_cases:
            send(extender, case)
    gc.disable()
    for _ in range(ROUNDS):
        for number, case in enumerate(all_cases):
            timed(extender, case, case.times)
            timed(floor, case, case.floor, f"/{number}")
    for case in all_cases:
        checked(extender, case)
        verb = case.path.rsplit("/")[-1]
        p50, p99 = statistics.median(case.times), statistics.quantiles(case.times, n=100)[98]
        print(f"{verb}: {case.name}|{statistics.median(case.floor):.2f}|{p50:.2f}|{p99:.2f}|{max(case.times):.2f}")


if __name__ == "__main__":
    main()
