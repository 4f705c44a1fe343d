# Fail-over: from the moment the StatefulSet's new pod exists to Running, against plain restic and a sync on the same target.

bench_failover() {
  local rounds=$1 tree round results=()
  restic_login
  for tree in "${trees[@]}"; do
    local -a floor=() xlss=()
    tree_pod_up "$tree"
    fill_tree "$tree" "$(tree_directory "$tree")"
    tree_back_up "$tree" >/dev/null
    for ((round = 1; round <= rounds; round++)); do
      floor+=("$(restore_floor "$tree")")
      sync -f "$(bench_cluster dir)" # what it removed slows down whoever makes files next
      xlss+=("$(fail_over "$tree")")
      say "$tree, round $round of $rounds: restic restore + sync ${floor[-1]} s, xlss ${xlss[-1]} s"
      tree_back_up "$tree" >/dev/null # the next round restores what the new home saved
    done
    tree_pod_down "$tree"
    results+=("$(tree_title "$tree")|$(median "${floor[@]}")|$(median "${xlss[@]}")")
  done
  table restic+sync 1.05 2 "${results[@]}"
}

# The other of the two nodes that volumes may be on.
target_of() { if [ "$(tree_node "$1")" = n1 ]; then echo n2; else echo n1; fi; }

restore_floor() {
  local node directory began
  node=$(target_of "$1")
  directory=$(bench_cluster dir "$node")/disk/floor
  mkdir -p "$directory"
  began=$EPOCHREALTIME
  plain_restic "$node" / restore --no-lock --sparse --target /var/lib/xlss/floor "$(tree_snapshot "$1")" >/dev/null
  sync -f "$directory"
  seconds_since "$began"
  rm -rf "$directory"
}

# fail_over TREE: kills the home, and leaves it up and Ready again; prints seconds from the new pod to Running.
fail_over() {
  local tree=$1 home watch moments old
  home=$(tree_node "$tree")
  old=$(kube get pod "$tree-0" -o 'jsonpath={.metadata.uid}')
  moments=$(bench_cluster dir)/bench-moments
  bench_cluster kill "$home" >&2
  wait_for 120 "the verdict on $home" verdict_is "$home" Lost
  "$root/dev/cluster" --name bench kubectl get pod "$tree-0" --watch -o 'jsonpath={.metadata.uid} {.status.phase}{"\n"}' > >(timed >"$moments") &
  watch=$!
  wait_for 30 "the watch of $tree-0" grep -q "$old" "$moments"
  kube delete pod "$tree-0" --force --grace-period=0 >&2
  wait_for 600 "$tree-0 on another node" runs_anew "$old" "$moments"
  kill "$watch" 2>/dev/null || true
  bench_cluster start "$home" >&2
  wait_for 120 "$home" verdict_is "$home" Healthy
  others_than "$old" "$moments" | awk 'NR == 1 { began = $1 } $3 == "Running" { printf "%.2f\n", $1 - began; exit }'
}

timed() { while read -r line; do echo "$EPOCHREALTIME $line"; done; }
others_than() { grep -v " $1 " "$2"; }
runs_anew() { others_than "$@" | grep -q Running; }

verdict_is() { [ "$(kube get storagenode "$1" -o 'jsonpath={.status.verdict.state}')" = "$2" ]; }
