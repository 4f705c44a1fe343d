# up, down, status, kill, start.

cluster_up() {
  local started=$EPOCHREALTIME
  up_options "$@"
  need_packages ip:iproute2 nft:nftables iptables:iptables runc:runc /usr/lib/cni/ptp:containernetworking-plugins \
    socat:socat openssl:openssl curl:curl flock:util-linux busybox:busybox-static
  need_watchers
  lock 30
  if cluster_lives; then fail "cluster '$cluster' is up: take it down first (dev/cluster --name $cluster down), or choose another --name"; fi
  if leftovers; then say "sweeping what an earlier cluster '$cluster' left"; fi
  trap given_up EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  sweep
  binaries=$(binaries_path "$kubernetes")
  mkdir -p "$state/logs"
  "$root/dev/images" pause busybox
  image_store >"$state/image-store"
  mkdir "$state/loaded" && cp "$root"/target/images/*.tar.inputs "$state/loaded/"
  port=$(free_port)
  save_settings
  say "starting Kubernetes $kubernetes with $nodes nodes, files and logs in $state"
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
      --audit) audit=${2:?--audit needs all, or a group}; shift ;;
      [1-9] | [1-9][0-9]) nodes=$1 ;;
      *) fail "up: '$1' is neither a number of nodes (1 to 99) nor --version V, --fast-node-death or --audit WHOM" ;;
    esac
    shift
  done
  [[ $kubernetes =~ ^1\.[0-9]+\.[0-9]+$ ]] || fail "--version $kubernetes: a full version such as $KUBERNETES_VERSION is needed"
}

# kubelet, containerd and the API server watch files. Linux gives a user 128 inotify instances, shared by all clusters; a program
# that gets none fails with "too many open files", or does not see a change.
need_watchers() {
  local limit used needed=$((8 + 9 * nodes))
  limit=$(</proc/sys/fs/inotify/max_user_instances)
  used=$(find /proc/[0-9]*/fd -user root -lname anon_inode:inotify 2>/dev/null | wc -l) || true
  ((used + needed <= limit)) ||
    fail "$used of $limit inotify instances are in use, a cluster of $nodes nodes needs $needed: take another cluster down, or sysctl fs.inotify.max_user_instances=512"
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
  wait_for 60 "kube-apiserver" api_ready_or_dead || true
  api_ready >/dev/null 2>&1 || failed_start etcd kube-apiserver
  component_start kube-controller-manager
  component_start kube-scheduler
  dns_objects >/dev/null
  component_start coredns
}

started_nodes() {
  wait_for 90 "$nodes Ready nodes" nodes_ready && return
  administer --request-timeout=5s get nodes >&2 || true
  failed_start kube-controller-manager n1-containerd n1-kubelet
}

# A component that has ended will not answer in 60 s either.
api_ready_or_dead() {
  api_ready || [ -z "$(cgroup_processes "$group/cp/etcd")" ] || [ -z "$(cgroup_processes "$group/cp/kube-apiserver")" ]
}

# failed_start NAME...: the last words of these programs; their files go away with the cluster.
failed_start() {
  local name
  for name in "$@"; do
    say "--- the last lines of $name:"
    tail -n 5 "$state/logs/$name.log" >&2 || true
  done
  fail "cluster '$cluster' did not start"
}

nodes_ready() {
  local ready
  ready=$(administer --request-timeout=5s get nodes --no-headers | awk '$2 == "Ready"' | wc -l)
  ((ready == nodes))
}

cluster_lives() { [ -f "$state/ready" ] && [ -n "$(cgroup_processes "$group")" ]; }

cluster_down() {
  (($# == 0)) || fail "down: takes no arguments; the cluster is chosen with --name before it"
  lock 60
  trap removed_lock EXIT
  if ! leftovers; then say "there is no cluster '$cluster'"; return; fi
  sweep
  say "cluster '$cluster' is gone"
}

# lock SECONDS: one up or down of a cluster at a time. The programs of an up that was killed hold on for moments.
lock() {
  mkdir -p "$(dirname "$state")"
  while :; do
    exec 8>"$state.lock"
    flock -n 8 || {
      say "another 'dev/cluster up' or 'down' of cluster '$cluster' is running, waiting up to $1 s"
      flock -w "$1" 8 || fail "it still runs: nothing was done"
    }
    # Whoever held it may have removed the file: then the lock is no longer the one that others take.
    if [ "$(stat -Lc %i "/proc/$BASHPID/fd/8")" = "$(stat -c %i "$state.lock" 2>/dev/null)" ]; then return; fi
  done
}

removed_lock() { rm -f "$state.lock"; rmdir "$(dirname "$state")" 2>/dev/null || true; }

# An up that fails or is interrupted takes all with it; a second Ctrl-C does not stop that.
given_up() {
  trap '' INT TERM HUP
  say "cleaning up"
  sweep
  removed_lock
}

leftovers() {
  [ -e "$state" ] || [ -n "$(mounts)" ] || cgroup_exists "$group"
}

# Removes whatever is left of the cluster, in any state of ruin, by its name: also when its folder was deleted by hand.
# Mounts inside nodes die with their processes.
sweep() {
  cgroup_kill "$group"
  local mount
  while read -r mount; do umount -l "$mount"; done < <(mounts)
  cgroup_remove "$group"
  rm -rf --one-file-system "$state"
}

# The cluster's mounts in the host's own namespace, innermost first.
mounts() { awk -v dir="$state/" 'index($2, dir) == 1 { print $2 }' /proc/mounts | sort -r; }

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
  need_part "${1:-}"
  if is_component "$1"; then component_kill "$1"; else node_kill "$1"; fi
}

cluster_start() {
  need_part "${1:-}"
  if is_component "$1"; then
    [ -z "$(cgroup_processes "$group/cp/$1")" ] || fail "$1 is running: nothing to start"
    component_start "$1"
  else
    ! node_lives "$1" || fail "$1 is running: nothing to start (if its link is cut: dev/cluster --name $cluster heal $1)"
    node_start "$1"
  fi
}
