# Filter: the extender of a cluster of 5,000 nodes and 20,000 claims, asked by a real HTTP client inside its pod.

bench_filter() {
  local extender rows name floor p50 p99 max
  filter_cluster
  extender=$(extender_process)
  say "asking the extender"
  rows=$(nsenter --target "$extender" --net env PYTHONDONTWRITEBYTECODE=1 \
    python3 "$root/dev/lib/bench/filter.py" "$((100 * $1))" 127.0.0.1:8888)
  printf '%-36s %9s %9s %9s %9s %9s\n' '5,000 names, milliseconds' floor p50 p99 max ratio
  while IFS='|' read -r name floor p50 p99 max; do
    awk -v name="$name" -v floor="$floor" -v p50="$p50" -v p99="$p99" -v max="$max" 'BEGIN {
      printf "%-36s %9.2f %9.2f %9.2f %9.2f %7.1f x   goal 2 and 10: %s\n", name, floor, p50, p99, max, p50 / floor, (p50 <= 2 && p99 <= 10 ? "met" : "NOT MET") }'
  done <<<"$rows"
  awk '/^Anonymous:/ { printf "anonymous memory of the extender: %d MiB\n", $2 / 1024 }' "/proc/$extender/smaps_rollup"
}

# Of all programs only the API server and one extender are left: no controller may judge the nodes that do not exist.
filter_cluster() {
  kube -n xlss-system delete daemonset,statefulset --all >&2
  kube -n xlss-system scale deployment --all --replicas=0 >&2
  kube -n xlss-system scale deployment xlss-scheduler --replicas=1 >&2
  wait_for 120 "the end of all but one extender" only_one_extender
  bench_cluster kill kube-controller-manager >&2
  bench_cluster kill kube-scheduler >&2
  say "writing the objects of 5,000 nodes and 20,000 claims"
  nsenter --net="$(bench_cluster dir)/net/cp" env PYTHONDONTWRITEBYTECODE=1 python3 "$root/dev/lib/bench/facts.py" >&2
  # Started anew it lists them all, as the extender of such a cluster does.
  kill -9 "$(extender_process)"
  sleep 1
  wait_for 180 "an extender that knows them all" extender_ready
}

only_one_extender() { [ "$(kube -n xlss-system get pods -o name | wc -l)" = 1 ] && extender_ready; }
extender_ready() { kube -n xlss-system get pods -o 'jsonpath={.items[*].status.conditions[?(@.type=="Ready")].status}' | grep -x True && extender_process; }

extender_process() {
  local process
  for process in $(cgroup_processes xlss-bench); do
    if tr '\0' ' ' <"/proc/$process/cmdline" 2>/dev/null | grep -q '^java .*/app/extender.jar'; then echo "$process"; return; fi
  done
  return 1
}
