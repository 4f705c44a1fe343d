# Fail-over: from the moment the StatefulSet's new pod exists to Running, against plain restic and a sync on the same target.

bench_failover() {
  local rounds=$1 tree round results=()
  restic_login
  for tree in "${trees[@]}"; do
    local -a floor=() xlss=()
    tree_pod_up "$tree"
    fill_tree "$tree" "$(tree_directory "$tree")"
    for ((round = 1; round <= rounds; round++)); do
      failover_round "$tree" "$round"
      say "$tree, round $round of $rounds: restic restore + sync ${floor[-1]} s, xlss ${xlss[-1]} s ($(told_stages))"
    done
    tree_pod_down "$tree"
    results+=("$(tree_title "$tree")|$(median "${floor[@]}")|$(median "${xlss[@]}")")
  done
  table restic+sync 1.05 2 "${results[@]}"
}

# failover_round TREE ROUND: both restore what the home last saved, to the same other node, in turns the one or the other first.
# Adds to floor and xlss.
failover_round() {
  local tree=$1 target snapshot
  tree_back_up "$tree" >/dev/null
  snapshot=$(tree_snapshot "$tree")
  if [ "$(tree_node "$tree")" = n1 ]; then target=n2; else target=n1; fi
  if (($2 % 2)); then
    floor+=("$(restore_floor "$target" "$snapshot")")
    xlss+=("$(fail_over "$tree")")
  else
    xlss+=("$(fail_over "$tree")")
    floor+=("$(restore_floor "$target" "$snapshot")")
  fi
}

# restore_floor NODE SNAPSHOT: what it restored stays until the cluster goes: ext4 takes several times as long to make thousands of files
# within minutes of the removal of as many, and whoever is measured next would pay for it.
restore_floor() {
  local began
  began=$EPOCHREALTIME
  plain_restic "$1" / restore --no-lock --sparse --target "/var/lib/xlss/floor-$2" "$2" >/dev/null
  sync -f "$(bench_cluster dir "$1")/disk/floor-$2"
  seconds_since "$began"
}

# fail_over TREE: kills the home, and leaves it up and Ready again; prints seconds from the new pod to Running.
fail_over() {
  local tree=$1 home watch moments old volume
  home=$(tree_node "$tree")
  volume=$(tree_volume "$tree")
  old=$(kube get pod "$tree-0" -o 'jsonpath={.metadata.uid}')
  moments=$(bench_cluster dir)/bench-moments
  bench_cluster kill "$home" >&2
  wait_for 120 "the verdict on $home" verdict_is "$home" Lost
  watch_moments "$moments" pod "$tree-0" '{.metadata.uid} {.status.phase}'
  kube delete pod "$tree-0" --force --grace-period=0 >&2
  wait_for 600 "$tree-0 on another node" runs_anew "$old" "$moments"
  kill "$watch" 2>/dev/null || true
  bench_cluster start "$home" >&2
  wait_for 120 "$home" verdict_is "$home" Healthy
  # until then its agent reads all of what it still holds, and would take time from what is measured next
  wait_for 120 "the salvage on $home" is_salvaged "$home" "$volume"
  others_than "$old" "$moments" | awk 'NR == 1 { began = $1 } $3 == "Running" { printf "%.2f\n", $1 - began; exit }'
}

# told_stages: where the time of the last fail-over went, as the extender that held its bind tells it (counted from the bind).
told_stages() {
  kube -n xlss-system logs -l app.kubernetes.io/name=xlss-scheduler -c extender --tail=200 |
    grep -oE '[a-z]+ after [0-9]+ ms(, [a-z]+ after [0-9]+ ms)*' | tail -n 1 || echo 'its log does not tell'
}

others_than() { grep -v " $1 " "$2"; }
runs_anew() { others_than "$@" | grep -q Running; }

# is_salvaged NODE VOLUME: all that was put aside there.
is_salvaged() {
  local aside entries
  aside=$(bench_cluster dir "$1")/disk/.xlss/quarantine/$2
  entries=$(find "$aside" -mindepth 1 -maxdepth 1 -type d | wc -l)
  ((entries > 0 && entries == $(find "$aside" -mindepth 2 -maxdepth 2 -name salvaged.json | wc -l)))
}

verdict_is() { [ "$(kube get storagenode "$1" -o 'jsonpath={.status.verdict.state}')" = "$2" ]; }
