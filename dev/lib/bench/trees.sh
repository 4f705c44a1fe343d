# What is saved and restored: few large files, and many small ones. Random contents, so that nothing is deduplicated or compressed.

trees=(large small)
tree_title() { case $1 in large) echo "2 GiB in 100 files" ;; small) echo "20,000 files of 4 KiB" ;; esac; }

# fill_tree TREE DIRECTORY, on this machine: the volume of a running pod, from outside.
fill_tree() {
  python3 - "$1" "$2" <<'PY'
import os, sys
tree, root = sys.argv[1:]
count, size = {"large": (100, 2 * 1024**3 // 100), "small": (20000, 4096)}[tree]
for i in range(count):
    folder = os.path.join(root, f"d{i // 200}")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, f"f{i}"), "wb") as file:
        file.write(os.urandom(size))
os.sync()
PY
}

# A pod with a volume; it may not run on the node that holds the backups.
tree_workload() {
  cat <<YAML
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: $1
  annotations:
    localpv.k8s.arch.xdf.cn/backup: enabled
    localpv.k8s.arch.xdf.cn/backup-schedule: "0 0 1 1 *"
    localpv.k8s.arch.xdf.cn/failover-after: 1s
spec:
  serviceName: $1
  selector: {matchLabels: {app: $1}}
  template:
    metadata: {labels: {app: $1}}
    spec:
      schedulerName: xlss-scheduler
      terminationGracePeriodSeconds: 1
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms:
            - matchExpressions: [{key: localpv.k8s.arch.xdf.cn/repository, operator: DoesNotExist}]
      containers:
      - {name: main, image: "xlss/busybox:dev", command: [sleep, "86400"], volumeMounts: [{name: data, mountPath: /data}]}
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {accessModes: [ReadWriteOnce], storageClassName: xlss, resources: {requests: {storage: 3Gi}}}
YAML
}

tree_pod_up() {
  tree_workload "$1" | kube apply -f - >&2
  wait_for 120 "pod $1-0" kube wait --for=condition=Ready "pod/$1-0" --timeout=1s
}

tree_pod_down() {
  kube delete statefulset "$1" >&2
  kube delete pvc "data-$1-0" --wait=false >&2
}

tree_node() { kube get pod "$1-0" -o 'jsonpath={.spec.nodeName}'; }
tree_volume() { kube get pvc "data-$1-0" -o 'jsonpath={.spec.volumeName}'; }
tree_directory() { echo "$(bench_cluster dir "$(tree_node "$1")")/disk/$(tree_volume "$1")"; }

# tree_back_up TREE: asks for a backup and waits for its end; prints seconds from the wish on the claim to its result there.
tree_back_up() {
  local request=$RANDOM$RANDOM moments watch prefix='.metadata.annotations.localpv\.k8s\.arch\.xdf\.cn'
  moments=$(bench_cluster dir)/bench-wishes
  watch_moments "$moments" pvc "data-$1-0" "wish={${prefix}/backup-now} done={${prefix}/last-backup-request}."
  kube annotate --overwrite pvc "data-$1-0" "localpv.k8s.arch.xdf.cn/backup-now=$request" >&2
  wait_for 600 "the end of the backup of $1: dev/cluster --name bench kubectl describe pvc data-$1-0" grep -q "done=$request\." "$moments"
  kill "$watch" 2>/dev/null || true
  awk -v wish="wish=$request" -v result="done=$request." '
    $2 == wish && !began { began = $1 }
    $3 == result { printf "%.2f\n", $1 - began; exit }' "$moments"
}

tree_snapshot() { kube get pvc "data-$1-0" -o 'jsonpath={.metadata.annotations.localpv\.k8s\.arch\.xdf\.cn/last-backup-snapshot}'; }
