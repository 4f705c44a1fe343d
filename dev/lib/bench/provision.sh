# Provisioning: pods with a claim each, from the first object created to the last pod Running, against the same pods without volumes
# under the default scheduler; and, to tell what of the difference is Kubernetes' own, against the same claims under the default scheduler with
# volumes that somebody has made before.

bench_provision() {
  local rounds=$1 pods=100 round
  local -a floor=() static=() xlss=()
  agents_by_default
  for ((round = 1; round <= rounds; round++)); do
    if ((round % 2)); then
      plain_round "$round"
      static_round "$round"
      claims_round "$round"
    else
      claims_round "$round"
      static_round "$round"
      plain_round "$round"
    fi
    say "round $round of $rounds: $pods pods without volumes ${floor[-1]} s, with volumes made before ${static[-1]} s, with a claim each ${xlss[-1]} s"
  done
  say "Kubernetes' own share: $pods pods with volumes made before $(median "${static[@]}") s"
  table 'no volumes' 1.5 0 "$pods pods on 3 nodes|$(median "${floor[@]}")|$(median "${xlss[@]}")"
}

# plain_round ROUND: adds to floor.
plain_round() {
  floor+=("$(burst "plain-$1" "$(plain_pods)")")
  burst_down "plain-$1"
}

# static_round ROUND: adds to static.
static_round() {
  local before
  static_volumes "static-$1" | kube create -f - >/dev/null
  before=$(audit_size)
  static+=("$(burst "static-$1" "$(claiming_pods '""' default-scheduler)")")
  binder "$before"
  burst_down "static-$1"
}

# claims_round ROUND: adds to xlss, and says where the time went.
claims_round() {
  local before
  before=$(audit_size)
  xlss+=("$(burst "claims-$1" "$(claiming_pods xlss xlss-scheduler)")")
  where_time_went "claims-$1"
  binder "$before"
  burst_down "claims-$1"
}

plain_pods() {
  local i
  for ((i = 0; i < pods; i++)); do bench_pod "$i" default-scheduler; done
}

# static_volumes NAMESPACE: for the claims that claiming_pods will make there.
static_volumes() {
  local i directory
  directory=$(bench_cluster dir)/static
  for ((i = 0; i < pods; i++)); do
    cat <<YAML
apiVersion: v1
kind: PersistentVolume
metadata: {name: $1-p$i, labels: {bench: static}}
spec:
  accessModes: [ReadWriteOnce]
  capacity: {storage: 1Mi}
  storageClassName: ""
  persistentVolumeReclaimPolicy: Retain
  claimRef: {namespace: $1, name: p$i}
  hostPath: {path: $directory/p$i, type: DirectoryOrCreate}
---
YAML
  done
}

# claiming_pods CLASS SCHEDULER: each claim before its pod, as controllers create them.
claiming_pods() {
  local i
  for ((i = 0; i < pods; i++)); do
    cat <<YAML
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: p$i}
spec: {accessModes: [ReadWriteOnce], storageClassName: $1, resources: {requests: {storage: 1Mi}}}
---
YAML
    bench_pod "$i" "$2" "    volumeMounts: [{name: data, mountPath: /data}]
  volumes: [{name: data, persistentVolumeClaim: {claimName: p$i}}]"
  done
}

# bench_pod NUMBER SCHEDULER [VOLUMES]
bench_pod() {
  cat <<YAML
apiVersion: v1
kind: Pod
metadata: {name: p$1}
spec:
  schedulerName: $2
  terminationGracePeriodSeconds: 0
  automountServiceAccountToken: false
  topologySpreadConstraints: [{maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: ScheduleAnyway, labelSelector: {}}]
  containers:
  - name: main
    image: xlss/busybox:dev
    imagePullPolicy: IfNotPresent
    command: [sleep, "3600"]
${3:-}
---
YAML
}

# burst NAMESPACE OBJECTS: prints seconds from before the first object is created to the moment when the last pod is seen Running.
burst() {
  local moments began watch
  moments=$(bench_cluster dir)/bench-moments
  kube create namespace "$1" >&2
  : >"$moments"
  "$root/dev/cluster" --name bench kubectl -n "$1" get pods --watch-only -o 'jsonpath={.metadata.name} {.status.phase}{"\n"}' > >(timed >"$moments") &
  watch=$!
  sleep 2 # the watch stands, and the namespace has its service account
  began=$EPOCHREALTIME
  kube -n "$1" create -f - <<<"$2" >/dev/null
  wait_for 600 "$pods Running pods" all_running "$moments"
  kill "$watch" 2>/dev/null || true
  awk -v began="$began" '$3 == "Running" && !seen[$2]++ { last = $1 } END { printf "%.2f\n", last - began }' "$moments"
}

all_running() { (($(awk '$3 == "Running" && !seen[$2]++' "$1" | wc -l) >= pods)); }

audit_log() { echo "$(bench_cluster dir)/logs/audit.log"; }

audit_size() { stat -c %s "$(audit_log)"; }

# binder BYTES: what the part of kube-controller-manager that binds claims to volumes has asked since the audit log had that size. It asks 20 times
# a second at most, after 30 at once (--kube-api-qps, --kube-api-burst), whoever makes the volumes.
binder() {
  tail -c "+$(($1 + 1))" "$(audit_log)" | python3 -c '
import collections, json, sys
events = [json.loads(line) for line in sys.stdin if line.endswith("\n")]
asked = [event for event in events if event["user"]["username"].endswith(":persistent-volume-binder") and event["verb"] != "watch"]
if not asked:
    sys.exit("  kube-controller-manager has not asked for anything")
seconds = collections.Counter(event["requestReceivedTimestamp"][:19] for event in asked)
told = sum(event["objectRef"]["resource"] == "events" for event in asked)
print(f"  kube-controller-manager bound the claims with {len(asked)} requests ({told} of them events) in {len(seconds)} s,"
      f" {sorted(seconds.values())[len(seconds) // 2]} a second; its limit is 20, with which they take {(len(asked) - 30) / 20:.0f} s")' >&2
}

burst_down() {
  kube delete namespace "$1" --wait=true --timeout=600s >&2
  kube delete pv --selector bench=static >&2
  wait_for 600 "the removal of its volumes" no_volumes
  sleep 20 # what kubelets still clean up must not be paid by the next burst
}

no_volumes() { [ -z "$(kube get pv -o name)" ]; }

# where_time_went NAMESPACE: when the first and the last of each thing happened, in whole seconds as the API keeps them.
where_time_went() {
  {
    kube -n "$1" get pvc -o 'jsonpath={range .items[*]}claim-created {.metadata.creationTimestamp}{"\n"}{end}'
    kube get pv -o 'jsonpath={range .items[*]}volume-created {.metadata.creationTimestamp}{"\n"}{end}'
    kube get pv -o 'jsonpath={range .items[*]}volume-bound {.status.lastPhaseTransitionTime}{"\n"}{end}'
    kube -n "$1" get pods -o 'jsonpath={range .items[*]}pod-bound {.status.conditions[?(@.type=="PodScheduled")].lastTransitionTime}{"\n"}{end}'
    kube -n "$1" get pods -o 'jsonpath={range .items[*]}container-started {.status.containerStatuses[0].state.running.startedAt}{"\n"}{end}'
  } | python3 -c '
import collections, datetime, sys
moments = collections.defaultdict(list)
for line in sys.stdin:
    what, at = line.split()
    moments[what].append(datetime.datetime.fromisoformat(at))
began = min(map(min, moments.values()))
for what, at in moments.items():
    at = sorted((one - began).seconds for one in at)
    print(f"  {what:18} first {at[0]:3} s, half {at[len(at) // 2]:3} s, last {at[-1]:3} s")' >&2
}
