# Our images and manifests on a cluster that is up.

# cluster_load IMAGE.tar...: every node imports every archive; nodes in parallel.
cluster_load() {
  need_up
  (($#)) || fail "load: which image archives?"
  local node archive jobs=()
  for archive in "$@"; do [ -f "$archive" ] || fail "no such image archive: $archive"; done
  for node in $(node_names); do
    node_import "$node" "$@" &
    jobs+=($!)
  done
  for node in "${jobs[@]}"; do wait "$node" || fail "an import failed (log: $state/logs)"; done
}

node_import() {
  local node=$1 archive; shift
  for archive in "$@"; do
    node_exec "$node" ctr images import --local "$(realpath "$archive")" >>"$state/logs/$node-images.log" 2>&1
  done
}
