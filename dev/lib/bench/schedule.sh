# Scheduling: pods a second through our profile, against the default scheduler, while no bind is held and while five are.

bench_schedule() {
  local rows result name default ours
  schedule_cluster
  rows=$(PYTHONDONTWRITEBYTECODE=1 python3 "$root/dev/lib/bench/schedule.py" "$(bench_cluster kubeconfig)" 300 "$1" 5)
  printf '%-28s %13s %13s %9s\n' '300 pods' default xlss ratio
  while IFS='|' read -r name default ours; do
    # shellcheck disable=SC2086 # numbers
    result=$(awk -v a="$(median $default)" -v b="$(median $ours)" 'BEGIN {
      printf "%9.1f /s %9.1f /s %7.2f x   goal 0.95 x: %s", a, b, b / a, (b >= 0.95 * a ? "met" : "NOT MET") }')
    printf '%-28s   %s\n' "$name" "$result"
  done <<<"$rows"
}

# Nobody makes volumes, so binds that wait for one are held; and nobody judges the nodes without kubelets.
schedule_cluster() {
  kube create namespace bench >&2
  wait_for 60 "the service account of namespace bench" kube -n bench get serviceaccount default
  kube -n xlss-system scale deployment xlss-provisioner --replicas=0 >&2
  wait_for 60 "the end of the provisioner" no_pods provisioner
  bench_cluster kill kube-controller-manager >&2
}

no_pods() { [ -z "$(kube -n xlss-system get pods -o name | grep "/xlss-$1" || true)" ]; }
