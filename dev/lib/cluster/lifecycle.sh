# up, down, status, kill, start.

cluster_up() {
  local started=$EPOCHREALTIME
  up_options "$@"
  need_packages ip:iproute2 nft:nftables iptables:iptables runc:runc /usr/lib/cni/ptp:containernetworking-plugins \
    socat:socat openssl:openssl curl:curl flock:util-linux busybox:busybox-static
  mkdir -p "$(dirname "$state")"
  exec 8>"$state.lock"
  flock -n 8 || fail "another 'dev/cluster up' or 'down' of cluster '$cluster' is running"
  if cluster_lives; then fail "cluster '$cluster' is up: take it down first, or choose another --name"; fi
  sweep
  trap 'say "cleaning up"; sweep' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  binaries=$(binaries_path "$kubernetes")
  mkdir -p "$state"/{logs,images}
  "$root/dev/images" pause busybox
  cp "$root"/target/images/{pause,busybox}.tar "$state/images/"
  port=$(free_port)
  save_settings
  started_control_plane
  started_nodes
  touch "$state/ready"
  trap - EXIT INT TERM HUP
  say "cluster '$cluster' is up: Kubernetes $kubernetes, $nodes nodes Ready after $(seconds_since "$started") s"
}

up_options() {
  while (($#)); do
    case $1 in
      --version) kubernetes=${2:?--version needs a version}; kubernetes=${kubernetes#v}; shift ;;
      --fast-node-death) fast_node_death=yes ;;
      [1-9] | [1-9][0-9]) nodes=$1 ;;
      *) fail "up: '$1' is neither a number of nodes (1 to 99) nor --version V nor --fast-node-death" ;;
    esac
    shift
  done
  [[ $kubernetes =~ ^1\.[0-9]+\.[0-9]+$ ]] || fail "--version $kubernetes: a full version such as $KUBERNETES_VERSION is needed"
}

started_control_plane() {
  control_plane_net
  credentials
  api_forward
  component_start etcd
  component_start kube-apiserver
  local node
  for node in $(node_names); do node_files "$node"; done
  # Nodes and controllers retry until the API answers: started now, they wait warm.
  for node in $(node_names); do node_start "$node"; done
  wait_for 60 "kube-apiserver (log: $state/logs/kube-apiserver.log)" api_ready
  component_start kube-controller-manager
  component_start kube-scheduler
  dns_objects >/dev/null
  component_start coredns
}

started_nodes() { wait_for 90 "$nodes Ready nodes (logs: $state/logs)" nodes_ready; }

nodes_ready() {
  local ready
  ready=$("$(binary kubectl)" --kubeconfig "$state/admin.kubeconfig" --request-timeout=5s get nodes --no-headers | awk '$2 == "Ready"' | wc -l)
  ((ready == nodes))
}

cluster_lives() { [ -f "$state/ready" ] && [ -n "$(cgroup_processes "$group")" ]; }

cluster_down() {
  mkdir -p "$(dirname "$state")"
  exec 8>"$state.lock"
  flock -w 60 8 || fail "another 'dev/cluster up' or 'down' of cluster '$cluster' is running"
  sweep
  rm -f "$state.lock"
  rmdir "$(dirname "$state")" 2>/dev/null || true
}

# Removes whatever is left of the cluster, in any state of ruin. Mounts inside nodes die with their processes.
sweep() {
  cgroup_kill "$group"
  local mount
  while read -r mount; do umount -l "$mount"; done < <(awk -v dir="$state/" 'index($2, dir) == 1 { print $2 }' /proc/mounts | sort -r)
  cgroup_remove "$group"
  rm -rf --one-file-system "$state"
}

cluster_status() {
  need_up
  local component node
  printf '%-26s %-6s %s\n' COMPONENT STATE "MEMORY (MiB)"
  for component in "${control_plane[@]}"; do status_line "$component" "cp/$component"; done
  for node in $(node_names); do status_line "$node" "$node"; done
  printf '%-26s %-6s %s\n' total "" "$(cgroup_memory "$group")"
  api_ready >/dev/null || fail "the API does not answer"
}

status_line() {
  local word=dead
  [ -z "$(cgroup_processes "$group/$2")" ] || word=alive
  printf '%-26s %-6s %s\n' "$1" "$word" "$(cgroup_memory "$group/$2")"
}

cluster_kill() {
  if is_component "${1:-}"; then need_up; component_kill "$1"; else need_node "${1:-}"; node_kill "$1"; fi
}

cluster_start() {
  if is_component "${1:-}"; then
    need_up
    [ -z "$(cgroup_processes "$group/cp/$1")" ] || fail "$1 is running"
    component_start "$1"
  else
    need_node "${1:-}"
    ! node_lives "$1" || fail "$1 is running"
    node_start "$1"
  fi
}
