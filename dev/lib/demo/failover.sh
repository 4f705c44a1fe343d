# The death of the writer's node, stage by stage, and its return.

lose_the_node() {
  step "Its node $home dies"
  demo_cluster kill "$home"
  died=$EPOCHREALTIME
  stages=()
  last=$(tail -n 1 "$(demo_cluster dir "$home")/disk/$volume/records" | cut -d ' ' -f 1)
  say "the last record on its disk: $last"
  await "Kubernetes sees it: NotReady" 60 node_not_ready
  await "xlss judges: Lost" 60 judged Lost
  k get storagenodes
  stage "verdict Lost"
  step "Its pod is force-deleted, as whoever knows that the node is dead may do"
  k delete pod writer-0 --force --grace-period=0
  stage "pod deleted"
}

come_back_elsewhere() {
  step "kube-scheduler places it on another node; its bind is held until the data is there"
  await "a restore is under way" 60 has_restore # 15 s more if the pod slipped past the webhook and was made anew
  stage "another node chosen"
  progress
  k get pvrestores
  await "the pod runs" 60 pod_ready
  stage "pod Ready"
  k get pod writer-0 -o wide
  k get events --field-selector involvedObject.name=writer-0 --sort-by=.lastTimestamp | tail -n 8
}

# progress: a bar that follows the PvRestore to its end, and the time of each phase.
progress() {
  local phase='' percent before='' deadline=$((SECONDS + 120))
  until [[ $phase =~ ^(Succeeded|Failed|Cancelled)$ ]]; do
    ((SECONDS < deadline)) || fail "the restore does not end; it is $phase"
    read -r phase percent < <(restore_state) || true
    [ "$phase" = "$before" ] || stage "restore $phase"
    before=$phase
    bar "${percent:-0}" "$phase"
    sleep 0.1
  done
  printf '\n'
  [ "$phase" = Succeeded ] || { k describe pvrestores; fail "the restore ended as $phase"; }
}

bar() {
  local width=40 done=$(($1 * 40 / 100))
  printf '\r  [%s%s] %3d %% %-12s' "$(printf '%*s' "$done" '' | tr ' ' '#')" "$(printf '%*s' "$((width - done))" '')" "$1" "$2"
}

return_of_the_old_node() {
  step "The old node returns: what it holds is stale, is never mounted, and is set aside"
  demo_cluster start "$home"
  await "$home is Ready" 60 kube wait --for=condition=Ready "node/$home" --timeout=1s
  await "its old directory is out of the way" 60 stale_is_gone
  show ls "$(demo_cluster dir "$home")/disk/.xlss/quarantine"
  k get pod writer-0 -o wide
}

node_not_ready() { kube wait --for=condition=Ready=unknown "node/$home" --timeout=1s; }
judged() { [ "$(kube get storagenode "$home" -o 'jsonpath={.status.verdict.state}')" = "$1" ]; }
has_restore() { [ -n "$(kube get pvrestores -o name)" ]; }
restore_state() { kube get pvrestores -o 'jsonpath={.items[0].status.phase} {.items[0].status.percent}{"\n"}'; }
stale_is_gone() { [ ! -e "$(demo_cluster dir "$home")/disk/$volume" ]; }

# await WHAT SECONDS COMMAND...: as wait_for, and says how long it took.
await() {
  local began=$EPOCHREALTIME what=$1
  wait_for "$2" "$what" "${@:3}" || fail "$what: not in $2 s"
  printf '  %s (%s s)\n' "$what" "$(seconds_since "$began")"
}

stage() { stages+=("$(seconds_since "$died") s|$1"); }

timeline() {
  local each
  for each in "${stages[@]}"; do printf '  %8s  %s\n' "${each%%|*}" "${each#*|}"; done
}
