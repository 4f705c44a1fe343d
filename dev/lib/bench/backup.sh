# Backup: from the wish on the claim to its result there, against plain restic into the same repository.

bench_backup() {
  local rounds=$1 tree round results=()
  restic_login
  for tree in "${trees[@]}"; do
    local -a floor=() xlss=()
    tree_pod_up "$tree"
    for ((round = 1; round <= rounds; round++)); do
      fill_tree "$tree" "$(tree_directory "$tree")" # new contents: nothing of it is in the repository yet
      if ((round % 2)); then
        xlss+=("$(tree_back_up "$tree")")
        fill_tree "$tree" "$(tree_directory "$tree")"
        floor+=("$(plain_backup "$tree")")
      else
        floor+=("$(plain_backup "$tree")")
        fill_tree "$tree" "$(tree_directory "$tree")"
        xlss+=("$(tree_back_up "$tree")")
      fi
      say "$tree, round $round of $rounds: plain restic ${floor[-1]} s, agent ${xlss[-1]} s"
    done
    tree_pod_down "$tree"
    results+=("$(tree_title "$tree")|$(median "${floor[@]}")|$(median "${xlss[@]}")")
  done
  table "plain restic" 1.03 0.5 "${results[@]}"
}

# As willing to give way as the agent's backups are (xlss.restic.niceness): the repository's server is on this machine, too, and
# whoever yields to it is slower. Its snapshots carry no tag of a volume: no restore of xlss will take them.
plain_backup() {
  local giving_way=(nice -n 10 ionice -c 2 -n 7)
  plain_restic "$(tree_node "$1")" /var/lib/xlss backup --host bench --quiet -- "$(tree_volume "$1")"
}
