# The demo's workload: a StatefulSet that writes numbered records, and what is checked of them.

backup_now=localpv.k8s.arch.xdf.cn/backup-now

# Nothing of xlss but annotations and the StorageClass: the webhook gives the pod its scheduler. The pod stays away from the node that
# holds the backups: there it would lose both at once.
workload() {
  cat <<'YAML'
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: writer
  annotations:
    localpv.k8s.arch.xdf.cn/backup: enabled
    localpv.k8s.arch.xdf.cn/backup-schedule: "@hourly"
    localpv.k8s.arch.xdf.cn/failover-after: 1s # default 5m, so that a reboot moves nothing
spec:
  serviceName: writer
  selector: {matchLabels: {app: writer}}
  template:
    metadata: {labels: {app: writer}}
    spec:
      terminationGracePeriodSeconds: 1
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms:
            - matchExpressions: [{key: localpv.k8s.arch.xdf.cn/repository, operator: DoesNotExist}]
      containers:
      - name: writer
        image: xlss/busybox:dev
        command:
        - sh
        - -c
        - |
          [ -e /data/ballast ] || dd if=/dev/urandom of=/data/ballast bs=1M count=256 2>/dev/null
          n=$(tail -n 1 /data/records 2>/dev/null | cut -d ' ' -f 1)
          echo "found ${n:-0} records"
          while :; do n=$((${n:-0} + 1)); echo "$n $(date +%T)" >>/data/records; sleep 0.1; done
        volumeMounts: [{name: data, mountPath: /data}]
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {accessModes: [ReadWriteOnce], storageClassName: xlss, resources: {requests: {storage: 1Gi}}}
YAML
}

write_records() {
  step "A StatefulSet writes ten numbered records a second, and 256 MiB besides"
  workload | k apply -f -
  await "its pod runs" 60 pod_ready
  k get pod,pvc -o wide
  home=$(kube get pod writer-0 -o 'jsonpath={.spec.nodeName}')
  volume=$(kube get pvc data-writer-0 -o 'jsonpath={.spec.volumeName}')
}

back_up() {
  step "It is backed up as its annotations say: every hour, and now, because one asks for it"
  k annotate pvc data-writer-0 "$backup_now=first"
  await "the backup is done" 60 backed_up first
  kube get pvc data-writer-0 -o yaml | grep ' localpv.k8s.arch.xdf.cn/last-backup'
  sleep 2 # so that there is something to lose
}

# check_records: each record from 1 to the last one that the new pod found, once and in order.
check_records() {
  step "Every record is checked"
  kube exec writer-0 -- cat /data/records |
    awk '$1 != NR { print "record " NR " is missing: found " $0; exit 1 } END { print "records 1 to " NR ": all there, in order" }'
  found=$(kube logs writer-0 | awk '/^found/ { print $2 }')
  printf 'honestly: the backup held records 1 to %s; %s to %s, written after it, are lost (on the dead disk)\n' \
    "$found" "$((found + 1))" "$last"
}

pod_ready() { kube wait --for=condition=Ready pod/writer-0 --timeout=1s; }
backed_up() { [ "$(kube get pvc data-writer-0 -o 'jsonpath={.metadata.annotations.localpv\.k8s\.arch\.xdf\.cn/last-backup-request}')" = "$1" ]; }
